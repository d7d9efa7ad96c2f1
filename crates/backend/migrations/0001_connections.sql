-- One row for each connection that was handed over.
CREATE TABLE connections (
    id              TEXT PRIMARY KEY NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    login_id        TEXT NOT NULL,
    account_ids     TEXT NOT NULL, -- JSON list
    institution     TEXT,
    request_id      TEXT,
    tag             TEXT,
    state           TEXT,
    status          TEXT NOT NULL,
    received_at     TEXT NOT NULL  -- ISO 8601, UTC
);
