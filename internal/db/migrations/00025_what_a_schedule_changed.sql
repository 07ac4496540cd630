-- What was changed of a schedule, beside its prices.

-- +goose Up
ALTER TABLE schedule_event ADD COLUMN fields TEXT NOT NULL DEFAULT ''; -- billing.ScheduleField, between commas

-- +goose Down
ALTER TABLE schedule_event DROP COLUMN fields;
