-- Facturas periódicas: schedules that make invoices on their days, once a schedule and occurrence.

-- +goose Up

CREATE TABLE schedule (
    company_id  TEXT NOT NULL REFERENCES company (id),
    id          TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('active', 'paused', 'stopped', 'ended')),
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    unit        TEXT NOT NULL,
    every       BIGINT NOT NULL CHECK (every > 0),
    month_day   BIGINT NOT NULL, -- see billing.Rule
    starts      DATE NOT NULL,
    until       DATE, -- the last day an occurrence may have
    times       BIGINT NOT NULL, -- how many invoices it makes, 0 without end
    series_id   TEXT NOT NULL,
    due_days    BIGINT NOT NULL, -- after the day of issue; -1 without a due date
    action      TEXT NOT NULL CHECK (action IN ('draft', 'issue', 'send')),
    way         TEXT NOT NULL CHECK (way IN ('link', 'attachment')),
    recipients  TEXT NOT NULL, -- between commas; '' is the customer's own address
    notes       TEXT NOT NULL,
    total       BIGINT NOT NULL, -- of the next invoice
    next_date   DATE NOT NULL, -- 9999-12-31 when there is none
    last_date   DATE, -- of the last occurrence that was made or left out
    made        BIGINT NOT NULL, -- how many invoices it has made
    fault       TEXT NOT NULL, -- why it stopped: the key of a text, '' while it has not,
    fault_args  TEXT NOT NULL, -- and its values, as JSON
    fault_at    TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL,
    created_by  TEXT NOT NULL, -- account
    updated_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, id),
    FOREIGN KEY (company_id, customer_id) REFERENCES customer (company_id, id),
    FOREIGN KEY (company_id, series_id) REFERENCES series (company_id, id)
);
-- What is due, of any company.
CREATE INDEX schedule_due ON schedule (next_date, company_id) WHERE state = 'active';
-- The list, in the orders it offers.
CREATE INDEX schedule_by_next ON schedule (company_id, next_date, id);
CREATE INDEX schedule_by_name ON schedule (company_id, name_key, id);
CREATE INDEX schedule_by_total ON schedule (company_id, total, id);
CREATE INDEX schedule_of_customer ON schedule (company_id, customer_id);
CREATE INDEX schedule_by_state ON schedule (company_id, state, next_date, id);

CREATE TABLE schedule_word (
    company_id  TEXT NOT NULL,
    word        TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    PRIMARY KEY (company_id, word, schedule_id),
    FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);
CREATE INDEX schedule_word_of ON schedule_word (company_id, schedule_id, word);

CREATE TABLE schedule_line (
    company_id  TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    id          TEXT NOT NULL,
    position    BIGINT NOT NULL,
    text        TEXT NOT NULL,
    quantity    BIGINT NOT NULL,
    price       BIGINT NOT NULL,
    discount    BIGINT NOT NULL,
    tax         BIGINT NOT NULL,
    PRIMARY KEY (company_id, schedule_id, position),
    UNIQUE (company_id, schedule_id, id),
    FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);

-- What a line costs on occurrences from a day on.
CREATE TABLE schedule_price (
    company_id  TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    from_date   DATE NOT NULL,
    line_id     TEXT NOT NULL,
    price       BIGINT NOT NULL,
    PRIMARY KEY (company_id, schedule_id, from_date, line_id),
    FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);

-- What a schedule has made: its key is what makes it once, whatever crashes or runs beside it. A draft may have been
-- deleted since.
CREATE TABLE schedule_run (
    company_id  TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    occurrence  DATE NOT NULL, -- the day it was for, whatever day it was issued on
    document_id TEXT NOT NULL,
    account_id  TEXT NOT NULL, -- who pressed Emitir ahora, '' when it was the clock
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, schedule_id, occurrence),
    FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
) /* clustered */;

-- What was done to a schedule; id is that of the form it was done by, so that one sent twice does it once.
CREATE TABLE schedule_event (
    company_id  TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    account_id  TEXT NOT NULL, -- '' when it was the clock
    day         DATE, -- the occurrence, or the first day, it was about
    count       BIGINT NOT NULL, -- occurrences left out
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, schedule_id, id),
    FOREIGN KEY (company_id, schedule_id) REFERENCES schedule (company_id, id)
);
CREATE INDEX schedule_event_of ON schedule_event (company_id, schedule_id, at, id);

-- +goose Down
DROP TABLE schedule_event;
DROP TABLE schedule_run;
DROP TABLE schedule_price;
DROP TABLE schedule_line;
DROP TABLE schedule_word;
DROP TABLE schedule;
