-- The company's lists: one index for each thing they can be narrowed to, and customers found by their contacts.

-- +goose Up

-- Where two indexes would do, SQLite takes the one made last: those that leave fewest documents come after the others.
CREATE INDEX document_paid ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND state = 'issued' AND pending = 0;
CREATE INDEX document_unread ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND state = 'issued' AND read_at IS NULL AND seen_at IS NULL AND attached_at IS NULL;
CREATE INDEX document_late ON document (company_id, kind, due_date) WHERE archived_at IS NULL AND pending > 0;
CREATE INDEX document_part_paid ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND pending <> 0 AND paid <> 0;
CREATE INDEX document_unverified ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND read_at IS NULL AND seen_at IS NULL AND attached_at IS NOT NULL;
CREATE INDEX document_only_seen ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND read_at IS NULL AND seen_at IS NOT NULL;

-- customer_word holds the words of a customer's contacts, too. Those from before: a job finds them and takes their
-- customers off this list.
CREATE TABLE customer_unworded (
    company_id  TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    PRIMARY KEY (company_id, customer_id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id)
);
INSERT INTO customer_unworded (company_id, customer_id) SELECT DISTINCT company_id, customer_id FROM contact WHERE removed_at IS NULL;

-- +goose Down
DROP TABLE customer_unworded;
DROP INDEX document_only_seen;
DROP INDEX document_unverified;
DROP INDEX document_part_paid;
DROP INDEX document_late;
DROP INDEX document_unread;
DROP INDEX document_paid;
