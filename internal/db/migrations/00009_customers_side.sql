-- The customer's side: who asks for a link in the place of one that was taken back, and sums that know kinds.

-- +goose Up

-- A kind of event more: the code knows which there are. Written so that SQLite can do it, too.
ALTER TABLE document_event ADD COLUMN topic TEXT NOT NULL DEFAULT '';
UPDATE document_event SET topic = kind;
ALTER TABLE document_event DROP COLUMN kind;
ALTER TABLE document_event RENAME COLUMN topic TO kind;
ALTER TABLE document_event ADD COLUMN link_id TEXT; -- the link whose recipient it was
CREATE INDEX document_event_link ON document_event (company_id, link_id, at) WHERE link_id IS NOT NULL;
ALTER TABLE email ADD COLUMN link_id TEXT; -- the link a message to the company is about

-- What is added up over all of a customer's list depends on its kind.
DROP INDEX document_portal;
CREATE INDEX document_portal ON document (company_id, customer_id, issue_date, order_key, id, base, tax, total, pending, kind, archived_at) WHERE state = 'issued' AND archived_at IS NULL;
-- Made again after that one: where two would do, SQLite takes the one made last.
DROP INDEX document_portal_pending;
CREATE INDEX document_portal_pending ON document (company_id, customer_id, pending, due_date, archived_at) WHERE state = 'issued' AND archived_at IS NULL AND pending <> 0;

-- +goose Down
DROP INDEX document_portal;
CREATE INDEX document_portal ON document (company_id, customer_id, issue_date, order_key, id, base, tax, total, pending, archived_at) WHERE state = 'issued' AND archived_at IS NULL;
ALTER TABLE email DROP COLUMN link_id;
DROP INDEX document_event_link;
DELETE FROM document_event WHERE link_id IS NOT NULL;
ALTER TABLE document_event DROP COLUMN link_id;
