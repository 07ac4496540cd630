-- The company's side of documents: payments, archive, reading as an order of the lists.

-- +goose Up

-- Money a customer paid for a document. One noted by mistake is undone, never deleted.
CREATE TABLE payment (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    date        DATE NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount <> 0 AND amount BETWEEN -99999999999999 AND 99999999999999),
    method      TEXT NOT NULL,
    account_id  TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    undone_at   TIMESTAMPTZ,
    undone_by   TEXT NOT NULL,
    undo_reason TEXT NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);
CREATE INDEX payment_of ON payment (company_id, document_id, at);

-- What happened to a document and has no table of its own. Append-only.
CREATE TABLE document_event (
    company_id  TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('archived', 'unarchived', 'marked_unread', 'seen')),
    account_id  TEXT NOT NULL, -- of who did it, '' when it was a customer
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, document_id) REFERENCES document (company_id, id)
);
CREATE INDEX document_event_of ON document_event (company_id, document_id, at);

-- The sum of a document's payments that count.
ALTER TABLE document ADD COLUMN paid BIGINT NOT NULL DEFAULT 0 CHECK (paid BETWEEN -99999999999999 AND 99999999999999);
UPDATE document SET pending = 0 WHERE kind NOT IN ('invoice', 'receipt');
UPDATE document SET paid = total - pending WHERE state = 'issued' AND kind IN ('invoice', 'receipt');
INSERT INTO payment (company_id, id, document_id, date, amount, method, account_id, at, undone_by, undo_reason)
    SELECT company_id, id, id, issue_date, paid, '', issued_by, issued_at, '', '' FROM document WHERE paid <> 0;

-- The company's lists, in the orders they offer: first of what is not archived, then of what is.
DROP INDEX document_by_date;
DROP INDEX document_by_customer;
DROP INDEX document_by_total;
DROP INDEX document_read;
DROP INDEX document_unread;
DROP INDEX document_draft;
CREATE INDEX document_by_date ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL;
CREATE INDEX document_by_customer ON document (company_id, kind, customer_key, order_key) WHERE archived_at IS NULL;
CREATE INDEX document_by_total ON document (company_id, kind, total, order_key) WHERE archived_at IS NULL;
CREATE INDEX document_by_reading ON document (company_id, kind, read_at, order_key) WHERE archived_at IS NULL AND read_at IS NOT NULL;
CREATE INDEX document_read ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND read_at IS NOT NULL;
CREATE INDEX document_not_read ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND read_at IS NULL;
CREATE INDEX document_draft ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND state = 'draft';
CREATE INDEX document_owed ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NULL AND pending <> 0;
CREATE INDEX document_archived_by_date ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NOT NULL;
CREATE INDEX document_archived_by_customer ON document (company_id, kind, customer_key, order_key) WHERE archived_at IS NOT NULL;
CREATE INDEX document_archived_by_total ON document (company_id, kind, total, order_key) WHERE archived_at IS NOT NULL;
CREATE INDEX document_archived_by_reading ON document (company_id, kind, read_at, order_key) WHERE archived_at IS NOT NULL AND read_at IS NOT NULL;
CREATE INDEX document_archived_not_read ON document (company_id, kind, issue_date, order_key) WHERE archived_at IS NOT NULL AND read_at IS NULL;

-- What the company is told while it works: first readings, as they come.
CREATE INDEX read_event_news ON read_event (company_id, at) WHERE phase = 'completed' AND first;

-- +goose Down
DROP INDEX read_event_news;
DROP INDEX document_archived_not_read;
DROP INDEX document_archived_by_reading;
DROP INDEX document_archived_by_total;
DROP INDEX document_archived_by_customer;
DROP INDEX document_archived_by_date;
DROP INDEX document_owed;
DROP INDEX document_draft;
DROP INDEX document_not_read;
DROP INDEX document_read;
DROP INDEX document_by_reading;
DROP INDEX document_by_total;
DROP INDEX document_by_customer;
DROP INDEX document_by_date;
CREATE INDEX document_by_date ON document (company_id, kind, issue_date, order_key);
CREATE INDEX document_by_customer ON document (company_id, kind, customer_key, order_key);
CREATE INDEX document_by_total ON document (company_id, kind, total, order_key);
CREATE INDEX document_read ON document (company_id, kind, issue_date, order_key) WHERE read_at IS NOT NULL;
CREATE INDEX document_unread ON document (company_id, kind, issue_date, order_key) WHERE state = 'issued' AND read_at IS NULL;
CREATE INDEX document_draft ON document (company_id, kind, issue_date, order_key) WHERE state = 'draft';
ALTER TABLE document DROP COLUMN paid;
DROP TABLE document_event;
DROP TABLE payment;
