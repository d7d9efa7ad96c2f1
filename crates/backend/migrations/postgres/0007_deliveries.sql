-- The status that the last event of a connection has told.
ALTER TABLE connections ADD COLUMN announced TEXT;

-- Events that are still to be delivered: one row for each event and each address. The same table as in ../sqlite.
CREATE TABLE deliveries (
    id              TEXT PRIMARY KEY NOT NULL, -- sent as webhook-id: the same for each attempt
    endpoint        TEXT NOT NULL,             -- hash of the address, which may hold a secret
    connection      TEXT NOT NULL,
    status          TEXT NOT NULL,             -- what the connection has become; 'deleted' is no status of it
    owner           BYTEA,                      -- its user, encrypted
    occurred_at     BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,          -- counted when one begins: it is the claim, too
    next_attempt_at BIGINT,                   -- null: given up
    error           TEXT                       -- why the last attempt failed
);
CREATE INDEX deliveries_due ON deliveries (endpoint, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX deliveries_occurred_at ON deliveries (occurred_at);
