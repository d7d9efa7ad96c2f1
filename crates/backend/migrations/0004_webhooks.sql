-- A webhook names a login: found by a keyed hash, since the loginId itself is encrypted.
ALTER TABLE connections ADD COLUMN login_index TEXT;
ALTER TABLE connections ADD COLUMN data_as_of  TEXT; -- the LastRefresh of `data`: older data never replaces newer
CREATE INDEX connections_login ON connections (login_index);

-- What has arrived: a delivery that comes again is known.
CREATE TABLE webhooks (
    delivery    TEXT PRIMARY KEY NOT NULL, -- hash of RequestId and ResponseType
    received_at INTEGER NOT NULL
);
