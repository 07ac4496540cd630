-- People: contacts of a customer with an access of their own, forgotten passwords, sign-ups that a mailed link confirms,
-- and one session for several accesses.

-- +goose Up

CREATE TABLE contact (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    language    TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL,
    removed_at  TIMESTAMPTZ, -- kept for the history of its readings
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id)
);
CREATE INDEX contact_of ON contact (company_id, customer_id, created_at, id);

-- '' is the customer itself. At most one living access each.
ALTER TABLE access ADD COLUMN contact_id TEXT NOT NULL DEFAULT '';
DROP INDEX access_live;
CREATE UNIQUE INDEX access_live ON access (company_id, customer_id, contact_id) WHERE state <> 'ended';

ALTER TABLE access_act_line ADD COLUMN contact_id TEXT NOT NULL DEFAULT '';
CREATE INDEX access_act_line_of ON access_act_line (company_id, customer_id, act_id);

-- When this session chose the access, of those it holds in a company; the latest is the present one.
ALTER TABLE session_access ADD COLUMN chosen_at TIMESTAMPTZ;

ALTER TABLE customer ADD COLUMN tax_id_override BOOLEAN NOT NULL DEFAULT FALSE;

-- The mailed, temporary passwords of a company's user: at most three live ones.
CREATE TABLE account_password (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    hash       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX account_password_of ON account_password (account_id, created_at);

-- Somebody asked for a new password. Whether the name exists is found out by the job, so that asking takes no longer
-- for one that does. company_id is '' for the common page.
CREATE TABLE forgotten (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL,
    login_name TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL
);
CREATE INDEX forgotten_at ON forgotten (at);

-- Who founded a company, until the mailed link says that the address is theirs. The account gets its login name then:
-- before, nobody can tell whether another account has it.
CREATE TABLE sign_up (
    company_id   TEXT NOT NULL REFERENCES company (id),
    account_id   TEXT NOT NULL REFERENCES account (id),
    login_name   TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    PRIMARY KEY (company_id, account_id)
);

CREATE INDEX sign_up_pending ON sign_up (login_name) WHERE confirmed_at IS NULL;

-- id is the SHA-256 of the token in the mailed link.
CREATE TABLE sign_up_link (
    id         TEXT PRIMARY KEY,
    company_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (company_id, account_id) REFERENCES sign_up (company_id, account_id)
);
CREATE INDEX sign_up_link_expires ON sign_up_link (expires_at);

-- +goose Down
DROP TABLE sign_up_link;
DROP TABLE sign_up;
DROP TABLE forgotten;
DROP TABLE account_password;
ALTER TABLE customer DROP COLUMN tax_id_override;
ALTER TABLE session_access DROP COLUMN chosen_at;
DROP INDEX access_act_line_of;
ALTER TABLE access_act_line DROP COLUMN contact_id;
DROP INDEX access_live;
UPDATE access SET state = 'ended' WHERE contact_id <> '';
ALTER TABLE access DROP COLUMN contact_id;
CREATE UNIQUE INDEX access_live ON access (company_id, customer_id) WHERE state <> 'ended';
DROP TABLE contact;
