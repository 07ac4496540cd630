-- The outbox, whole: what a recipient's server refused, each attempt and its answer, when the next one is, and what a
-- message is found by; the company's own mail server and the texts of its mails; which addresses are refused.

-- +goose Up

-- A state more. Written so that SQLite can do it, too.
DROP INDEX email_pending;
ALTER TABLE email ADD COLUMN standing TEXT NOT NULL DEFAULT 'pending' CHECK (standing IN ('pending', 'sent', 'bounced', 'failed', 'cancelled'));
UPDATE email SET standing = state;
ALTER TABLE email DROP COLUMN state;
ALTER TABLE email RENAME COLUMN standing TO state;
ALTER TABLE email ADD COLUMN tried_since TIMESTAMPTZ; -- the first attempt of those that count towards giving up
ALTER TABLE email ADD COLUMN next_at TIMESTAMPTZ; -- never tried before
ALTER TABLE email ADD COLUMN again_of TEXT; -- the message it repeats
ALTER TABLE email ADD COLUMN resent_at TIMESTAMPTZ; -- when it was last repeated
CREATE INDEX email_by_time ON email (company_id, created_at, id);
CREATE INDEX email_by_state ON email (company_id, state, created_at, id);
CREATE INDEX email_by_kind ON email (company_id, kind, created_at, id);
CREATE INDEX email_by_kind_and_state ON email (company_id, kind, state, created_at, id);
CREATE INDEX email_lost ON email (company_id, updated_at) WHERE state IN ('bounced', 'failed') AND resent_at IS NULL;

-- Append-only: each attempt to send a message, and what the server answered.
CREATE TABLE email_attempt (
    company_id TEXT NOT NULL,
    email_id   TEXT NOT NULL,
    number     BIGINT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    state      TEXT NOT NULL, -- of the message after it
    answer     TEXT NOT NULL,
    PRIMARY KEY (company_id, email_id, number),
    FOREIGN KEY (company_id, email_id) REFERENCES email (company_id, id)
) /* clustered */;

-- What a message is found by: its recipient's address and name, the number of its document.
CREATE TABLE email_word (
    company_id TEXT NOT NULL,
    word       TEXT NOT NULL,
    email_id   TEXT NOT NULL,
    PRIMARY KEY (company_id, word, email_id)
) /* clustered */;
CREATE INDEX email_word_of ON email_word (company_id, email_id, word);

-- Messages from before they could be looked for; a job goes over them.
CREATE TABLE email_unworded (
    company_id TEXT NOT NULL,
    email_id   TEXT NOT NULL,
    PRIMARY KEY (company_id, email_id)
) /* clustered */;
INSERT INTO email_unworded (company_id, email_id) SELECT company_id, id FROM email;

-- The company's own mail server. Its password is sealed with the secret key of the installation.
CREATE TABLE mail_server (
    company_id   TEXT NOT NULL PRIMARY KEY REFERENCES company (id),
    own          BOOLEAN NOT NULL, -- FALSE: mail leaves by the platform's, what was typed stays
    host         TEXT NOT NULL,
    port         BIGINT NOT NULL,
    security     TEXT NOT NULL,
    username     TEXT NOT NULL,
    sealed       TEXT NOT NULL, -- '' without a password
    from_address TEXT NOT NULL,
    from_name    TEXT NOT NULL,
    updated_at   TIMESTAMPTZ NOT NULL,
    updated_by   TEXT NOT NULL,
    tested_at    TIMESTAMPTZ,
    tested_to    TEXT NOT NULL DEFAULT '',
    test_reason  TEXT NOT NULL DEFAULT '', -- '' when it was accepted
    test_answer  TEXT NOT NULL DEFAULT ''
);

-- Subject and text of a mail in the company's own words; without a row the usual ones stand.
CREATE TABLE mail_template (
    company_id TEXT NOT NULL REFERENCES company (id),
    kind       TEXT NOT NULL,
    language   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (company_id, kind, language)
);

-- An address whose server refused a message for good, until it changes or takes one.
ALTER TABLE customer ADD COLUMN email_refused_at TIMESTAMPTZ;
ALTER TABLE customer ADD COLUMN email_refused_answer TEXT NOT NULL DEFAULT '';
CREATE INDEX customer_refused ON customer (company_id, name_key, id) WHERE email_refused_at IS NOT NULL;
ALTER TABLE contact ADD COLUMN email_refused_at TIMESTAMPTZ;
ALTER TABLE contact ADD COLUMN email_refused_answer TEXT NOT NULL DEFAULT '';

-- When a message with the document's present version came back, while no later one to that address has arrived.
ALTER TABLE document ADD COLUMN bounced_at TIMESTAMPTZ;
CREATE INDEX document_bounced ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND read_at IS NULL AND seen_at IS NULL AND bounced_at IS NOT NULL;

-- +goose Down
DROP INDEX document_bounced;
ALTER TABLE document DROP COLUMN bounced_at;
ALTER TABLE contact DROP COLUMN email_refused_answer;
ALTER TABLE contact DROP COLUMN email_refused_at;
DROP INDEX customer_refused;
ALTER TABLE customer DROP COLUMN email_refused_answer;
ALTER TABLE customer DROP COLUMN email_refused_at;
DROP TABLE mail_template;
DROP TABLE mail_server;
DROP TABLE email_unworded;
DROP INDEX email_word_of;
DROP TABLE email_word;
DROP TABLE email_attempt;
DROP INDEX email_lost;
DROP INDEX email_by_kind_and_state;
DROP INDEX email_by_kind;
DROP INDEX email_by_state;
DROP INDEX email_by_time;
ALTER TABLE email DROP COLUMN resent_at;
ALTER TABLE email DROP COLUMN again_of;
ALTER TABLE email DROP COLUMN next_at;
ALTER TABLE email DROP COLUMN tried_since;
-- The state keeps its new shape, which the older program can use.
UPDATE email SET state = 'failed' WHERE state = 'bounced';
CREATE INDEX email_pending ON email (company_id, created_at) WHERE state = 'pending';
