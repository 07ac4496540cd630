-- Imagen de marca: what a company's portal, mails and documents look like.

-- +goose Up
-- The version in force, 0 without one: whoever reads a company knows it, so that what is kept of a version in memory is
-- never out of date.
ALTER TABLE company ADD COLUMN brand_number BIGINT NOT NULL DEFAULT 0;

-- Versions that were published; none is ever changed.
CREATE TABLE brand (
    company_id  TEXT NOT NULL REFERENCES company (id),
    number      BIGINT NOT NULL CHECK (number > 0),
    data        TEXT NOT NULL, -- JSON of billing.Brand
    restores    BIGINT,        -- the version it puts back, 0 is the usual look
    account_id  TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, number)
);

-- What is being made, until it is published.
CREATE TABLE brand_draft (
    company_id TEXT NOT NULL PRIMARY KEY REFERENCES company (id),
    data       TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- A picture that was uploaded, and the files made of it; the upload itself is not kept.
CREATE TABLE brand_picture (
    company_id TEXT NOT NULL REFERENCES company (id),
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('logo', 'icon', 'login')),
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    on_light   BOOLEAN NOT NULL, -- it can be seen on a white ground; else it wants a dark one
    account_id TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id)
);
CREATE INDEX brand_picture_of ON brand_picture (company_id, created_at);

CREATE TABLE brand_file (
    company_id TEXT NOT NULL,
    picture_id TEXT NOT NULL,
    use        TEXT NOT NULL,
    hash       TEXT NOT NULL, -- SHA-256 of the body: its address
    media_type TEXT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    body       BYTEA NOT NULL,
    PRIMARY KEY (company_id, picture_id, use),
    FOREIGN KEY (company_id, picture_id) REFERENCES brand_picture (company_id, id)
);
CREATE INDEX brand_file_hash ON brand_file (company_id, hash);

-- +goose Down
DROP TABLE brand_file;
DROP TABLE brand_picture;
DROP TABLE brand_draft;
DROP TABLE brand;
ALTER TABLE company DROP COLUMN brand_number;
