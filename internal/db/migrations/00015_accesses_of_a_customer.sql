-- Whether somebody of a customer may enter, itself or a contact, and when one last did: kept beside its name, so that the
-- list of customers finds it by an index of its own.

-- +goose Up
ALTER TABLE customer ADD COLUMN accesses_in BIGINT NOT NULL DEFAULT 0;  -- active ones
ALTER TABLE customer ADD COLUMN accesses_off BIGINT NOT NULL DEFAULT 0; -- inactive ones
ALTER TABLE customer ADD COLUMN entered_at TIMESTAMPTZ;                 -- by any of both
CREATE INDEX access_entered ON access (company_id, customer_id, last_login_at, state) WHERE state <> 'ended';
UPDATE customer SET
    accesses_in = (SELECT count(*) FROM access o WHERE o.company_id = customer.company_id AND o.customer_id = customer.id AND o.state <> 'ended' AND o.state = 'active'),
    accesses_off = (SELECT count(*) FROM access o WHERE o.company_id = customer.company_id AND o.customer_id = customer.id AND o.state <> 'ended' AND o.state = 'inactive'),
    entered_at = (SELECT o.last_login_at FROM access o WHERE o.company_id = customer.company_id AND o.customer_id = customer.id AND o.state <> 'ended'
        AND o.last_login_at IS NOT NULL ORDER BY o.last_login_at DESC LIMIT 1);
CREATE INDEX customer_in ON customer (company_id, name_key, id) WHERE accesses_in > 0;
CREATE INDEX customer_off ON customer (company_id, name_key, id) WHERE accesses_off > 0;
CREATE INDEX customer_out ON customer (company_id, name_key, id) WHERE accesses_in + accesses_off = 0;
CREATE INDEX customer_never ON customer (company_id, name_key, id) WHERE accesses_in + accesses_off > 0 AND entered_at IS NULL;
CREATE INDEX customer_entered ON customer (company_id, name_key, id, entered_at) WHERE entered_at IS NOT NULL;

-- +goose Down
DROP INDEX customer_entered;
DROP INDEX customer_never;
DROP INDEX customer_out;
DROP INDEX customer_off;
DROP INDEX customer_in;
DROP INDEX access_entered;
ALTER TABLE customer DROP COLUMN entered_at;
ALTER TABLE customer DROP COLUMN accesses_off;
ALTER TABLE customer DROP COLUMN accesses_in;
