-- Written once for both databases: on SQLite TIMESTAMPTZ and BYTEA are spelled TIMESTAMP and BLOB, on PostgreSQL TEXT
-- sorts by bytes (COLLATE "C"). Money is in cents, rates in hundredths of a percent, quantities in millionths.

-- +goose Up

-- The directory: what stands outside any company.

CREATE TABLE company (
    id          TEXT PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    tax_id_type TEXT NOT NULL,
    tax_id      TEXT NOT NULL,
    address     TEXT NOT NULL,
    country     TEXT NOT NULL,
    province    TEXT NOT NULL,
    city        TEXT NOT NULL,
    postcode    TEXT NOT NULL,
    email       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    iban        TEXT NOT NULL,
    language    TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL
);

-- One salt per login name: one hash of what was typed is compared with every credential of that name.
CREATE TABLE login_name (
    name TEXT PRIMARY KEY,
    salt TEXT NOT NULL
);

CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    login_name    TEXT NOT NULL UNIQUE REFERENCES login_name (name),
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    language      TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE member (
    company_id TEXT NOT NULL REFERENCES company (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    role       TEXT NOT NULL CHECK (role IN ('owner', 'staff', 'reader')),
    notify     BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, account_id)
);
CREATE INDEX member_account ON member (account_id);

-- id is the SHA-256 of the token the browser holds.
CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    door       TEXT NOT NULL CHECK (door IN ('office', 'portal')),
    account_id TEXT REFERENCES account (id),
    company_id TEXT REFERENCES company (id),
    temporary  BOOLEAN NOT NULL, -- entered with a mailed password
    created_at TIMESTAMPTZ NOT NULL,
    seen_at    TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Attempts that failed, per login name and per address, in the current window.
CREATE TABLE throttle (
    key        TEXT PRIMARY KEY,
    started_at TIMESTAMPTZ NOT NULL,
    attempts   BIGINT NOT NULL CHECK (attempts >= 0)
);
CREATE INDEX throttle_started ON throttle (started_at);

-- A company's data: every key begins with the company.

CREATE TABLE customer (
    company_id  TEXT NOT NULL REFERENCES company (id),
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    tax_id_type TEXT NOT NULL,
    tax_id      TEXT NOT NULL,
    address     TEXT NOT NULL,
    country     TEXT NOT NULL,
    province    TEXT NOT NULL,
    city        TEXT NOT NULL,
    postcode    TEXT NOT NULL,
    email       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    language    TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX customer_by_name ON customer (company_id, name_key, id);

CREATE TABLE customer_word (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    PRIMARY KEY (company_id, word, customer_id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id)
);
CREATE INDEX customer_word_of ON customer_word (company_id, customer_id);

CREATE TABLE access (
    company_id     TEXT NOT NULL,
    id             TEXT NOT NULL,
    customer_id    TEXT NOT NULL,
    username       TEXT NOT NULL,
    login_name     TEXT NOT NULL REFERENCES login_name (name),
    state          TEXT NOT NULL CHECK (state IN ('active', 'inactive', 'ended')),
    language       TEXT NOT NULL,
    password_hash  TEXT NOT NULL,
    granted_at     TIMESTAMPTZ NOT NULL,
    granted_by     TEXT NOT NULL,
    inactive_at    TIMESTAMPTZ, -- since when it is inactive
    ended_at       TIMESTAMPTZ,
    first_login_at TIMESTAMPTZ,
    last_login_at  TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id)
);
CREATE UNIQUE INDEX access_live ON access (company_id, customer_id) WHERE state <> 'ended';
CREATE INDEX access_login ON access (login_name) WHERE state <> 'ended';
CREATE INDEX access_customer ON access (company_id, customer_id, granted_at);

-- The mailed, temporary passwords: at most three live ones an access.
CREATE TABLE access_password (
    company_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    access_id  TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX access_password_of ON access_password (company_id, access_id, created_at);

CREATE TABLE session_access (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    company_id TEXT NOT NULL,
    access_id  TEXT NOT NULL,
    PRIMARY KEY (session_id, company_id, access_id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX session_access_of ON session_access (company_id, access_id);

-- One pressing of Conceder acceso, Quitar acceso, Desactivar or Activar, and what became of each customer.
CREATE TABLE access_act (
    company_id TEXT NOT NULL REFERENCES company (id),
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('grant', 'revoke', 'deactivate', 'activate')),
    account_id TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id)
);

CREATE TABLE access_act_line (
    company_id  TEXT NOT NULL,
    act_id      TEXT NOT NULL,
    position    BIGINT NOT NULL,
    customer_id TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    PRIMARY KEY (company_id, act_id, position),
    FOREIGN KEY (company_id, act_id) REFERENCES access_act (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id)
);

CREATE TABLE series (
    company_id TEXT NOT NULL REFERENCES company (id),
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    code       TEXT NOT NULL,
    pattern    TEXT NOT NULL,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, kind, code)
);

-- The counter of a series in a year: next is the number the next document gets.
CREATE TABLE series_counter (
    company_id TEXT NOT NULL,
    series_id  TEXT NOT NULL,
    year       BIGINT NOT NULL,
    next       BIGINT NOT NULL CHECK (next > 0),
    last_date  DATE NOT NULL,
    PRIMARY KEY (company_id, series_id, year),
    FOREIGN KEY (company_id, series_id) REFERENCES series (company_id, id)
);

CREATE TABLE document (
    company_id    TEXT NOT NULL REFERENCES company (id),
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('invoice', 'quote', 'delivery_note', 'proforma', 'receipt')),
    state         TEXT NOT NULL CHECK (state IN ('draft', 'issued')),
    revision      BIGINT NOT NULL,
    series_id     TEXT,
    number        TEXT,
    order_key     TEXT NOT NULL,
    customer_id   TEXT,
    customer_name TEXT NOT NULL,
    customer_key  TEXT NOT NULL,
    issue_date    DATE NOT NULL,
    due_date      DATE,
    notes         TEXT NOT NULL,
    base          BIGINT NOT NULL CHECK (base BETWEEN -99999999999999 AND 99999999999999),
    tax           BIGINT NOT NULL CHECK (tax BETWEEN -99999999999999 AND 99999999999999),
    total         BIGINT NOT NULL CHECK (total BETWEEN -99999999999999 AND 99999999999999),
    pending       BIGINT NOT NULL CHECK (pending BETWEEN -99999999999999 AND 99999999999999),
    version_id    TEXT,
    read_at       TIMESTAMPTZ,
    read_by       TEXT NOT NULL,
    seen_at       TIMESTAMPTZ, -- the current version was opened on screen
    attached_at   TIMESTAMPTZ, -- the current version went out as an attachment: its reading cannot be known
    created_at    TIMESTAMPTZ NOT NULL,
    updated_at    TIMESTAMPTZ NOT NULL,
    issued_at     TIMESTAMPTZ,
    issued_by     TEXT NOT NULL,
    archived_at   TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, series_id) REFERENCES series (company_id, id),
    CHECK ((state = 'issued') = (number IS NOT NULL))
);
CREATE UNIQUE INDEX document_number ON document (company_id, kind, number);
-- The company's lists, in the orders they offer.
CREATE INDEX document_by_date ON document (company_id, kind, issue_date, order_key);
CREATE INDEX document_by_customer ON document (company_id, kind, customer_key, order_key);
CREATE INDEX document_by_total ON document (company_id, kind, total, order_key);
CREATE INDEX document_read ON document (company_id, kind, issue_date, order_key) WHERE read_at IS NOT NULL;
CREATE INDEX document_unread ON document (company_id, kind, issue_date, order_key) WHERE state = 'issued' AND read_at IS NULL;
CREATE INDEX document_draft ON document (company_id, kind, issue_date, order_key) WHERE state = 'draft';
-- What a customer sees.
CREATE INDEX document_portal ON document (company_id, customer_id, issue_date, order_key) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_total ON document (company_id, customer_id, total, order_key) WHERE state = 'issued' AND archived_at IS NULL;
CREATE INDEX document_portal_pending ON document (company_id, customer_id, pending, due_date) WHERE state = 'issued' AND archived_at IS NULL AND pending <> 0;

CREATE TABLE document_line (
    company_id  TEXT NOT NULL,
    document_id TEXT NOT NULL,
    position    BIGINT NOT NULL,
    text        TEXT NOT NULL,
    quantity    BIGINT NOT NULL,
    price       BIGINT NOT NULL,
    discount    BIGINT NOT NULL,
    tax         BIGINT NOT NULL,
    net         BIGINT NOT NULL,
    PRIMARY KEY (company_id, document_id, position),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);

-- The frozen content of a document as its customer gets it. The PDF is drawn at the first delivery.
CREATE TABLE version (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    number      BIGINT NOT NULL,
    snapshot    TEXT NOT NULL,
    pdf_sha256  TEXT,
    first_read_at TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    UNIQUE (company_id, document_id, number),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);

CREATE TABLE stored_file (
    company_id TEXT NOT NULL REFERENCES company (id),
    sha256     TEXT NOT NULL,
    content    BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, sha256)
);

-- A download ticket. id is the SHA-256 of the token in the URL; sent is how much of the file has gone out without a gap.
CREATE TABLE download (
    company_id   TEXT NOT NULL,
    id           TEXT NOT NULL,
    session_id   TEXT NOT NULL,
    access_id    TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    sent         BIGINT NOT NULL CHECK (sent >= 0),
    completed_at TIMESTAMPTZ,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);

CREATE TABLE download_version (
    company_id  TEXT NOT NULL,
    download_id TEXT NOT NULL,
    position    BIGINT NOT NULL,
    version_id  TEXT NOT NULL,
    PRIMARY KEY (company_id, download_id, position),
    FOREIGN KEY (company_id, download_id) REFERENCES download (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id)
);

-- Append-only: what became of each delivery. Only phase 'completed' is a reading; 'ignored' keeps the reason it is none.
CREATE TABLE read_event (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    version_id  TEXT NOT NULL,
    download_id TEXT,
    access_id   TEXT,
    account_id  TEXT,
    phase       TEXT NOT NULL CHECK (phase IN ('started', 'completed', 'ignored')),
    reason      TEXT NOT NULL,
    channel     TEXT NOT NULL,
    first       BOOLEAN NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id),
    FOREIGN KEY (company_id, version_id) REFERENCES version (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE INDEX read_event_of ON read_event (company_id, document_id, at);
CREATE UNIQUE INDEX read_event_once ON read_event (company_id, download_id, version_id, phase) WHERE phase <> 'ignored';

-- Where a request came from: personal data, purged after twelve months while the event stays.
CREATE TABLE read_origin (
    company_id TEXT NOT NULL,
    event_id   TEXT NOT NULL,
    ip         TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, event_id),
    FOREIGN KEY (company_id, event_id) REFERENCES read_event (company_id, id)
);
CREATE INDEX read_origin_at ON read_origin (at);

-- The outbox: every message, who gets it, what about, and what became of it. Its text is made when it is sent.
CREATE TABLE email (
    company_id     TEXT NOT NULL REFERENCES company (id),
    id             TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('access_granted', 'documents_read')),
    dedupe         TEXT NOT NULL,
    recipient      TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    language       TEXT NOT NULL,
    customer_id    TEXT,
    access_id      TEXT,
    account_id     TEXT,
    download_id    TEXT,
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
    FOREIGN KEY (company_id, download_id) REFERENCES download (company_id, id)
);
CREATE INDEX email_customer ON email (company_id, customer_id, created_at);
CREATE INDEX email_pending ON email (company_id, created_at) WHERE state = 'pending';

-- +goose Down
DROP TABLE email;
DROP TABLE read_origin;
DROP TABLE read_event;
DROP TABLE download_version;
DROP TABLE download;
DROP TABLE stored_file;
DROP TABLE version;
DROP TABLE document_line;
DROP TABLE document;
DROP TABLE series_counter;
DROP TABLE series;
DROP TABLE access_act_line;
DROP TABLE access_act;
DROP TABLE session_access;
DROP TABLE access_password;
DROP TABLE access;
DROP TABLE customer_word;
DROP TABLE customer;
DROP TABLE throttle;
DROP TABLE session;
DROP TABLE member;
DROP TABLE account;
DROP TABLE login_name;
DROP TABLE company;
