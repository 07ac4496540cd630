-- What was left of facturas periódicas: their history says which prices changed from what to what.

-- +goose Up
ALTER TABLE schedule_event ADD COLUMN prices TEXT NOT NULL DEFAULT ''; -- what changed, as JSON: see store.ScheduleEvent

-- +goose Down
ALTER TABLE schedule_event DROP COLUMN prices;
