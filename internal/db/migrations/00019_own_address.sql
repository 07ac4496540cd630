-- A company's own address: the slug of its portal and those it had, its own domain, the key that signs its mail, and the
-- certificates of the domains.

-- +goose Up

-- Every slug that a company has changed from or to. It stays that company's for ever, and leads to its present one.
CREATE TABLE old_slug (
    slug       TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES company (id),
    at         TIMESTAMPTZ NOT NULL
);
CREATE INDEX old_slug_company ON old_slug (company_id, at);

-- The host at whose root a company's portal stands, '' when it has proven none: whatever is here is routed.
ALTER TABLE company ADD COLUMN domain TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX company_of_domain ON company (domain) WHERE domain <> '';

-- The domain a company wants, and how its proof stands. Several may want one: the first proof wins.
CREATE TABLE company_domain (
    company_id    TEXT PRIMARY KEY REFERENCES company (id),
    host          TEXT NOT NULL,
    token         TEXT NOT NULL, -- what the TXT record must say: public, and of this claim alone
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'proven', 'lost')),
    claimed_at    TIMESTAMPTZ NOT NULL,
    claimed_by    TEXT NOT NULL,
    proven_at     TIMESTAMPTZ,
    checked_at    TIMESTAMPTZ,
    next_at       TIMESTAMPTZ, -- when it is checked again, NULL: only when somebody asks
    failing_since TIMESTAMPTZ, -- the first check of a proven domain that failed with none that succeeded since
    last_error    TEXT NOT NULL
);
CREATE INDEX company_domain_host ON company_domain (host);
CREATE INDEX company_domain_due ON company_domain (next_at) WHERE next_at IS NOT NULL;

-- The key that signs a company's mail from its domain (DKIM, RFC 6376); the private half is sealed.
CREATE TABLE dkim_key (
    company_id TEXT PRIMARY KEY REFERENCES company (id),
    domain     TEXT NOT NULL,
    selector   TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    public     TEXT NOT NULL, -- p= of the record
    created_at TIMESTAMPTZ NOT NULL,
    checked_at TIMESTAMPTZ,
    proven_at  TIMESTAMPTZ,
    last_error TEXT NOT NULL
);

-- What the certificate authority and this installation know of each other: account, certificates, challenges; sealed.
CREATE TABLE certificate (
    name       TEXT PRIMARY KEY,
    sealed     TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- +goose Down
DROP TABLE certificate;
DROP TABLE dkim_key;
DROP TABLE company_domain;
DROP INDEX company_of_domain;
ALTER TABLE company DROP COLUMN domain;
DROP TABLE old_slug;
