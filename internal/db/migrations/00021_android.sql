-- The Android app of a company's portal: what /.well-known/assetlinks.json says of it.

-- +goose Up
CREATE TABLE android_app (
    company_id   TEXT PRIMARY KEY REFERENCES company (id),
    package      TEXT NOT NULL,
    fingerprints TEXT NOT NULL, -- SHA-256 of its certificates, a line each; '' as long as none is known
    added_at     TIMESTAMPTZ NOT NULL,
    changed_at   TIMESTAMPTZ NOT NULL,
    changed_by   TEXT NOT NULL  -- account
);
-- Those that a host which several share may have to name.
CREATE INDEX android_app_signed ON android_app (added_at, company_id) WHERE fingerprints <> '';

-- +goose Down
DROP TABLE android_app;
