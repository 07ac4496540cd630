-- What was left of facturas periódicas: their history says which prices changed from what to what, and their invoices
-- which of them made them; addresses that are nobody's in particular may be refused, too; and
-- its mails may have words of their own. A message of the outbox is claimed by whoever is sending it.

-- +goose Up
ALTER TABLE schedule_event ADD COLUMN prices TEXT NOT NULL DEFAULT ''; -- what changed, as JSON: see store.ScheduleEvent
CREATE INDEX schedule_run_of ON schedule_run (company_id, document_id);

-- Addresses whose server refused the last message that was decided, whoever's they are: of a customer, of a contact, or
-- only typed into a schedule or Enviar. Those of before are as they were typed; folded they come with their next message.
CREATE TABLE refused_address (
    company_id  TEXT NOT NULL REFERENCES company (id),
    address_key TEXT NOT NULL, -- see billing.EmailKey
    at          TIMESTAMPTZ NOT NULL,
    answer      TEXT NOT NULL,
    PRIMARY KEY (company_id, address_key)
) /* clustered */;
INSERT INTO refused_address (company_id, address_key, at, answer)
    SELECT e.company_id, e.recipient, e.updated_at, max(e.last_answer) FROM email e JOIN (
        SELECT company_id, recipient, max(updated_at) AS last_at FROM email WHERE state IN ('sent', 'bounced')
            AND recipient IN (SELECT recipient FROM email WHERE state = 'bounced') GROUP BY company_id, recipient) l
        ON l.company_id = e.company_id AND l.recipient = e.recipient AND l.last_at = e.updated_at
    WHERE e.state = 'bounced' AND e.customer_id IS NOT NULL GROUP BY e.company_id, e.recipient, e.updated_at;

ALTER TABLE schedule ADD COLUMN mail_subject TEXT NOT NULL DEFAULT ''; -- '' is the company's
ALTER TABLE schedule ADD COLUMN mail_body TEXT NOT NULL DEFAULT '';    -- '' is the company's

-- Until when an attempt to send it is under way: nobody else tries it meanwhile.
ALTER TABLE email ADD COLUMN claimed_until TIMESTAMPTZ;

-- +goose Down
ALTER TABLE email DROP COLUMN claimed_until;
ALTER TABLE schedule DROP COLUMN mail_body;
ALTER TABLE schedule DROP COLUMN mail_subject;
DROP TABLE refused_address;
DROP INDEX schedule_run_of;
ALTER TABLE schedule_event DROP COLUMN prices;
