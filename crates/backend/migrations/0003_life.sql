-- What becomes of a connection. `login_id`, `account_ids`, `session` and `data` are encrypted.
ALTER TABLE connections ADD COLUMN reason          TEXT;                       -- why it ended, or was last put off
ALTER TABLE connections ADD COLUMN attempts        INTEGER NOT NULL DEFAULT 0; -- failed ones since the last step forward
ALTER TABLE connections ADD COLUMN session         BLOB;                       -- the requestId of the API's session
ALTER TABLE connections ADD COLUMN pending_since   INTEGER;                    -- milliseconds since 1970, as all of these
ALTER TABLE connections ADD COLUMN next_attempt_at INTEGER;                    -- null: there is nothing to do
ALTER TABLE connections ADD COLUMN lease_until     INTEGER;                    -- a worker is at it until then
ALTER TABLE connections ADD COLUMN data            BLOB;                       -- the accounts
CREATE INDEX connections_due ON connections (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
