-- Devices that customers want to be told on.

-- +goose Up
CREATE TABLE push_subscription (
    company_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    access_id  TEXT NOT NULL,
    session_id TEXT NOT NULL, -- whose log-out ends it; a session that only expired does not
    endpoint   TEXT NOT NULL, -- where the browser's maker takes messages
    p256dh     TEXT NOT NULL, -- the device's public key, and
    auth       TEXT NOT NULL, -- its secret, as RFC 8291 has them
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_ok_at TIMESTAMPTZ,
    failures   BIGINT NOT NULL DEFAULT 0, -- since then
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, access_id) REFERENCES access (company_id, id)
);
CREATE UNIQUE INDEX push_subscription_endpoint ON push_subscription (company_id, endpoint);
CREATE INDEX push_subscription_of ON push_subscription (company_id, access_id, created_at);
CREATE INDEX push_subscription_session ON push_subscription (session_id);

-- +goose Down
DROP TABLE push_subscription;
