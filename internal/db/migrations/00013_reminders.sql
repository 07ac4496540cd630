-- What happens when nobody reads a document that went out as a link.

-- +goose Up

-- Days after a document was sent, 0 for never. owner is '' for all of the company's documents, or the schedule or
-- document that has rules of its own.
CREATE TABLE reminder_rule (
    company_id TEXT NOT NULL REFERENCES company (id),
    owner      TEXT NOT NULL,
    remind     BIGINT NOT NULL CHECK (remind >= 0),
    attach     BIGINT NOT NULL CHECK (attach >= 0),
    tell       BIGINT NOT NULL CHECK (tell >= 0),
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by TEXT NOT NULL, -- account
    PRIMARY KEY (company_id, owner)
);

-- What was planned when a version went out, once a step, and what became of it.
CREATE TABLE reminder (
    company_id  TEXT NOT NULL,
    version_id  TEXT NOT NULL,
    step        TEXT NOT NULL CHECK (step IN ('remind', 'attach', 'tell')),
    document_id TEXT NOT NULL,
    sent_on     DATE NOT NULL,
    due_on      DATE NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'over')),
    done_on     DATE,
    done_at     TIMESTAMPTZ,
    PRIMARY KEY (company_id, version_id, step),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id)
);
CREATE INDEX reminder_due ON reminder (due_on, company_id) WHERE state = 'waiting';
CREATE INDEX reminder_next ON reminder (company_id, due_on, version_id, step) WHERE state = 'waiting';
CREATE INDEX reminder_told ON reminder (company_id, done_on, version_id) WHERE step = 'tell' AND state = 'done';

-- A message that tells of them says which day's they are.
ALTER TABLE email ADD COLUMN day DATE;

-- What is overdue, by whether it was read: the two lists of the first page, and what they add up to. archived_at and read_at
-- are there because SQLite would look into the row for them.
CREATE INDEX document_late_unread ON document (company_id, kind, due_date, id, pending, archived_at, read_at) WHERE archived_at IS NULL AND pending > 0 AND read_at IS NULL;
CREATE INDEX document_late_read ON document (company_id, kind, due_date, id, pending, archived_at, read_at) WHERE archived_at IS NULL AND pending > 0 AND read_at IS NOT NULL;

-- +goose Down
DROP INDEX document_late_read;
DROP INDEX document_late_unread;
ALTER TABLE email DROP COLUMN day;
DROP TABLE reminder;
DROP TABLE reminder_rule;
