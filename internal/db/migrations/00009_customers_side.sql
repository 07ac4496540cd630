-- The customer's side: who asks for a link in the place of one that was taken back.

-- +goose Up

-- A kind of event more: the code knows which there are. Written so that SQLite can do it, too.
ALTER TABLE document_event ADD COLUMN topic TEXT NOT NULL DEFAULT '';
UPDATE document_event SET topic = kind;
ALTER TABLE document_event DROP COLUMN kind;
ALTER TABLE document_event RENAME COLUMN topic TO kind;
ALTER TABLE document_event ADD COLUMN link_id TEXT; -- the link whose recipient it was
CREATE INDEX document_event_link ON document_event (company_id, link_id, at) WHERE link_id IS NOT NULL;
ALTER TABLE email ADD COLUMN link_id TEXT; -- the link a message to the company is about

-- +goose Down
ALTER TABLE email DROP COLUMN link_id;
DROP INDEX document_event_link;
DELETE FROM document_event WHERE link_id IS NOT NULL;
ALTER TABLE document_event DROP COLUMN link_id;
