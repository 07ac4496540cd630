-- Documents sent by e-mail: as an attachment, or as a link of one recipient to one document.

-- +goose Up

-- One pressing of Enviar: what was sent to whom, and what could not be.
CREATE TABLE dispatch (
    company_id TEXT NOT NULL REFERENCES company (id),
    id         TEXT NOT NULL,
    way        TEXT NOT NULL CHECK (way IN ('link', 'attachment')),
    account_id TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id)
);

-- A download ticket is of an access and a session, or of a link: access_id may be absent now. The database of one file
-- cannot change that in place, so the table and those that point to it are made anew. The outbox learns which document
-- a message carries and what somebody wrote above it; the code knows which kinds of messages there are.

CREATE TABLE download_new (
    company_id   TEXT NOT NULL,
    id           TEXT NOT NULL,
    session_id   TEXT NOT NULL, -- '' of a link
    access_id    TEXT,
    link_id      TEXT,
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    sent         BIGINT NOT NULL CHECK (sent >= 0),
    completed_at TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id),
    CHECK ((access_id IS NULL) = (link_id IS NOT NULL))
);
INSERT INTO download_new (company_id, id, session_id, access_id, created_at, expires_at, sent, completed_at)
    SELECT company_id, id, session_id, access_id, created_at, expires_at, sent, completed_at FROM download;

CREATE TABLE download_version_new (
    company_id  TEXT NOT NULL,
    download_id TEXT NOT NULL,
    position    BIGINT NOT NULL,
    version_id  TEXT NOT NULL,
    PRIMARY KEY (company_id, download_id, position),
    FOREIGN KEY (company_id, download_id) REFERENCES download_new (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id)
);
INSERT INTO download_version_new (company_id, download_id, position, version_id)
    SELECT company_id, download_id, position, version_id FROM download_version;

CREATE TABLE email_new (
    company_id     TEXT NOT NULL REFERENCES company (id),
    id             TEXT NOT NULL,
    kind           TEXT NOT NULL,
    dedupe         TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    language       TEXT NOT NULL,
    customer_id    TEXT,
    access_id      TEXT,
    account_id     TEXT,
    download_id    TEXT,
    document_id    TEXT,
    version_id     TEXT, -- what was sent of the document
    way            TEXT NOT NULL DEFAULT '' CHECK (way IN ('', 'link', 'attachment')),
    subject        TEXT NOT NULL DEFAULT '', -- as somebody wrote it; other kinds make theirs when they are sent
    body           TEXT NOT NULL DEFAULT '',
    state          TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'cancelled')),
    attempts       BIGINT NOT NULL,
    last_answer    TEXT NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL,
    sent_at        TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, dedupe),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id),
    FOREIGN KEY (company_id, download_id) REFERENCES download_new (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id)
);
INSERT INTO email_new (company_id, id, kind, dedupe, recipient, recipient_name, language, customer_id, access_id, account_id,
        download_id, state, attempts, last_answer, created_at, updated_at, sent_at)
    SELECT company_id, id, kind, dedupe, recipient, recipient_name, language, customer_id, access_id, account_id,
        download_id, state, attempts, last_answer, created_at, updated_at, sent_at FROM email;

DROP TABLE email;
DROP TABLE download_version;
DROP TABLE download;
ALTER TABLE download_new RENAME TO download;
ALTER TABLE download_version_new RENAME TO download_version;
ALTER TABLE email_new RENAME TO email;
CREATE INDEX email_customer ON email (company_id, customer_id, created_at);
CREATE INDEX email_pending ON email (company_id, created_at) WHERE state = 'pending';
CREATE INDEX email_document ON email (company_id, document_id, created_at, id) WHERE document_id IS NOT NULL;

CREATE TABLE dispatch_line (
    company_id  TEXT NOT NULL,
    dispatch_id TEXT NOT NULL,
    position    BIGINT NOT NULL,
    document_id TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    email_id    TEXT,
    PRIMARY KEY (company_id, dispatch_id, position),
    FOREIGN KEY (company_id, dispatch_id) REFERENCES dispatch (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, email_id) REFERENCES email (company_id, id)
);

-- An e-mailed link. id is the SHA-256 of the token, which stands in the mail and nowhere else.
CREATE TABLE link (
    company_id   TEXT NOT NULL,
    id           TEXT NOT NULL,
    document_id  TEXT NOT NULL,
    version_id   TEXT NOT NULL,
    customer_id  TEXT NOT NULL,
    email_id     TEXT NOT NULL,
    recipient    TEXT NOT NULL,
    recipient_key TEXT NOT NULL, -- as login names are looked up
    created_at   TIMESTAMPTZ NOT NULL,
    created_by   TEXT NOT NULL, -- account, '' when its recipient asked for it
    expires_at   TIMESTAMPTZ NOT NULL,
    revoked_at   TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, email_id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, email_id) REFERENCES email (company_id, id)
);
CREATE INDEX link_of_document ON link (company_id, document_id, created_at, email_id);
CREATE INDEX link_of_customer ON link (company_id, customer_id);

ALTER TABLE read_event ADD COLUMN link_id TEXT;
CREATE INDEX read_event_link ON read_event (company_id, link_id, at) WHERE link_id IS NOT NULL;

-- read_by is the recipient of a link.
ALTER TABLE document ADD COLUMN read_by_link BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
-- download and email keep their new shape, which the older program can use; what came by a link goes.
ALTER TABLE document DROP COLUMN read_by_link;
DROP INDEX read_event_link;
ALTER TABLE read_event DROP COLUMN link_id;
DROP TABLE link;
DROP TABLE dispatch_line;
DROP TABLE dispatch;
DELETE FROM email WHERE document_id IS NOT NULL OR download_id IN (SELECT id FROM download WHERE link_id IS NOT NULL);
DELETE FROM download_version WHERE download_id IN (SELECT id FROM download WHERE link_id IS NOT NULL);
DELETE FROM download WHERE link_id IS NOT NULL;
DROP INDEX email_document;
