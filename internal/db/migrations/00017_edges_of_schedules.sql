-- What was left of facturas periódicas: their history says which prices changed from what to what, and their invoices
-- which of them made them.

-- +goose Up
ALTER TABLE schedule_event ADD COLUMN prices TEXT NOT NULL DEFAULT ''; -- what changed, as JSON: see store.ScheduleEvent
CREATE INDEX schedule_run_of ON schedule_run (company_id, document_id);

-- +goose Down
DROP INDEX schedule_run_of;
ALTER TABLE schedule_event DROP COLUMN prices;
