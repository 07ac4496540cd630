-- The customer's side: lists that search and sort by every column, what was opened on screen, proposals, preferences,
-- consent and legal texts.

-- +goose Up

-- What a document is found by: beginnings of words of its number, its texts, its customer's name and its amounts. Some
-- twenty rows a document, more than all else of it: the table is its own index, and without a foreign key, because the
-- words are made from the document in the transaction that writes it, and only ever looked at beside it.
CREATE TABLE document_word (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (company_id, word, document_id)
) /* clustered */;
CREATE INDEX document_word_of ON document_word (company_id, document_id, word);

-- Documents from before there were words: a job finds theirs and takes them off this list.
CREATE TABLE document_unworded (
    company_id  TEXT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (company_id, document_id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);
INSERT INTO document_unworded (company_id, document_id) SELECT company_id, id FROM document;

-- The customer's list, in the orders it offers. What has no day stands after all that have one; the id tells documents
-- of two kinds apart whose series have the same code. What stands after it in the first is added up over all of the list:
-- the rows of one customer lie far apart in the table of a large company. archived_at is NULL in each, but SQLite would
-- look into the row for it.
DROP INDEX document_portal;
DROP INDEX document_portal_total;
DROP INDEX document_portal_pending;
CREATE INDEX document_portal ON document (company_id, customer_id, issue_date, order_key, id, base, tax, total, pending, archived_at) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_total ON document (company_id, customer_id, total, order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_number ON document (company_id, customer_id, number, order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_due ON document (company_id, customer_id, COALESCE(due_date, '9999-12-31'), order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_base ON document (company_id, customer_id, base, order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_owed ON document (company_id, customer_id, pending, order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_read ON document (company_id, customer_id, COALESCE(read_at, '9999-12-31 00:00:00+00:00'), order_key, id) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_pending ON document (company_id, customer_id, pending, due_date, archived_at) WHERE state = 'issued' AND archived_at IS NULL AND pending <> 0;

-- How many files of a ticket have gone out: what a long download shows while it runs.
ALTER TABLE download ADD COLUMN files_sent BIGINT NOT NULL DEFAULT 0;

-- Append-only: a version was opened on screen by its customer. Weaker than a reading.
CREATE TABLE document_seen (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    version_id  TEXT NOT NULL,
    access_id   TEXT NOT NULL,
    first       BOOLEAN NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX document_seen_of ON document_seen (company_id, document_id, at);

-- What a customer would have changed in Mis Datos, to be accepted field by field.
CREATE TABLE profile_proposal (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    access_id   TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX profile_proposal_of ON profile_proposal (company_id, customer_id, created_at);

CREATE TABLE profile_proposal_field (
    company_id  TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    field       TEXT NOT NULL,
    position    BIGINT NOT NULL,
    before      TEXT NOT NULL,
    after       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected', 'replaced')),
    decided_at  TIMESTAMPTZ,
    decided_by  TEXT NOT NULL,
    PRIMARY KEY (company_id, proposal_id, field),
    FOREIGN KEY (company_id, proposal_id) REFERENCES profile_proposal (company_id, id)
);

-- What a person of a customer prefers in the portal.
CREATE TABLE access_preference (
    company_id TEXT NOT NULL,
    access_id  TEXT NOT NULL,
    page_size  BIGINT NOT NULL CHECK (page_size > 0),
    PRIMARY KEY (company_id, access_id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);

-- Each log-in of an access, with the browser it came from; purged after twelve months.
CREATE TABLE portal_login (
    company_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    access_id  TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    ip         TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX portal_login_of ON portal_login (company_id, access_id, at);
CREATE INDEX portal_login_at ON portal_login (at);

-- The browser of a session, for whoever looks through their open ones; it goes with the session.
CREATE TABLE session_origin (
    session_id TEXT PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    user_agent TEXT NOT NULL
);

-- Append-only: the customer accepted electronic invoices (RD 1619/2012 art. 9.2), or took that back. The last one counts.
CREATE TABLE consent (
    company_id   TEXT NOT NULL,
    id           TEXT NOT NULL,
    customer_id  TEXT NOT NULL,
    access_id    TEXT NOT NULL,
    given        BOOLEAN NOT NULL,
    text_version BIGINT NOT NULL,
    language     TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX consent_of ON consent (company_id, customer_id, at);

-- Aviso legal and Privacidad in the company's own words; without a row the usual text stands.
CREATE TABLE legal_text (
    company_id TEXT NOT NULL REFERENCES company (id),
    kind       TEXT NOT NULL CHECK (kind IN ('legal', 'privacy')),
    language   TEXT NOT NULL,
    text       TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (company_id, kind, language)
);

-- A kind of mail more: the code knows which there are. Written so that SQLite can do it, too.
ALTER TABLE email ADD COLUMN topic TEXT NOT NULL DEFAULT '';
UPDATE email SET topic = kind;
ALTER TABLE email DROP COLUMN kind;
ALTER TABLE email RENAME COLUMN topic TO kind;
ALTER TABLE email ADD COLUMN proposal_id TEXT;

-- +goose Down
ALTER TABLE email DROP COLUMN proposal_id;
DROP TABLE legal_text;
DROP TABLE consent;
DROP TABLE session_origin;
DROP TABLE portal_login;
DROP TABLE access_preference;
DROP TABLE profile_proposal_field;
DROP TABLE profile_proposal;
DROP TABLE document_seen;
ALTER TABLE download DROP COLUMN files_sent;
DROP INDEX document_portal_total;
DROP INDEX document_portal;
DROP INDEX document_portal_pending;
CREATE INDEX document_portal_pending ON document (company_id, customer_id, pending, due_date) WHERE state = 'issued' AND archived_at IS NULL AND pending <> 0;
CREATE INDEX document_portal ON document (company_id, customer_id, issue_date, order_key) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_total ON document (company_id, customer_id, total, order_key) WHERE state = 'issued' AND archived_at IS NULL;
DROP INDEX document_portal_read;
DROP INDEX document_portal_owed;
DROP INDEX document_portal_base;
DROP INDEX document_portal_due;
DROP INDEX document_portal_number;
DROP TABLE document_unworded;
DROP TABLE document_word;
