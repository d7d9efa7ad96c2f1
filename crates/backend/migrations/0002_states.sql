-- One row for each session that a page has begun: a hand-off must bring its state, from the same browser, in time, once.
-- Only hashes: who reads the table can neither hand over nor act as the browser.
CREATE TABLE states (
    state     TEXT PRIMARY KEY NOT NULL,
    browser   TEXT NOT NULL,
    issued_at INTEGER NOT NULL, -- milliseconds since 1970
    used_by   TEXT              -- the idempotency key that took it
);
CREATE INDEX states_issued_at ON states (issued_at);

ALTER TABLE connections ADD COLUMN browser TEXT;
