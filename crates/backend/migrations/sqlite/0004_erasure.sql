-- What stood in these was not encrypted. `request_id` is read by nobody.
ALTER TABLE connections DROP COLUMN request_id;
ALTER TABLE connections DROP COLUMN tag;
ALTER TABLE connections DROP COLUMN institution;
ALTER TABLE connections ADD COLUMN institution BLOB;
ALTER TABLE connections ADD COLUMN tag BLOB;

-- Logins of connections that were erased here, until Flinks has deleted them, too.
CREATE TABLE erasures (
    id              TEXT PRIMARY KEY NOT NULL, -- that of the connection
    login_id        BLOB NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL
);
CREATE INDEX erasures_due ON erasures (next_attempt_at);

-- Logins that were erased not long ago: what Flinks still sends of them is dropped.
CREATE TABLE erased_logins (
    login_index TEXT PRIMARY KEY NOT NULL,
    erased_at   INTEGER NOT NULL
);
