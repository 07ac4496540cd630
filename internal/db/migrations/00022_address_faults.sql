-- What is wrong with a company's own domain beside its records: no certificate can be had, the record of the key that signs
-- its mail is gone.

-- +goose Up
ALTER TABLE company_domain ADD COLUMN uncertified_since TIMESTAMPTZ; -- NULL: there is a certificate, or none has been asked for
ALTER TABLE company_domain ADD COLUMN uncertified_why TEXT NOT NULL DEFAULT '';
ALTER TABLE dkim_key ADD COLUMN lost_at TIMESTAMPTZ; -- since when a record that was there is not

-- +goose Down
ALTER TABLE dkim_key DROP COLUMN lost_at;
ALTER TABLE company_domain DROP COLUMN uncertified_why;
ALTER TABLE company_domain DROP COLUMN uncertified_since;
