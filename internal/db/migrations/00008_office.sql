-- Who took a link back, attachments that went out beside a link, and customers found by their tax id.

-- +goose Up

-- The account that took the link back; '' while it lives, and where it went with its access.
ALTER TABLE link ADD COLUMN revoked_by TEXT NOT NULL DEFAULT '';

-- attached_at is only of what went out as an attachment and in no mail as a link.
UPDATE document SET attached_at = NULL WHERE attached_at IS NOT NULL AND EXISTS (SELECT 1 FROM email e
    WHERE e.company_id = document.company_id AND e.document_id = document.id AND e.version_id = document.version_id AND e.way = 'link' AND e.state = 'sent');

CREATE INDEX customer_by_tax_id ON customer (company_id, tax_id, id);

-- +goose Down
DROP INDEX customer_by_tax_id;
ALTER TABLE link DROP COLUMN revoked_by;
