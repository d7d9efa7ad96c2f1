-- The user of the host application that a session was begun for, and that its connection belongs to; none: the browser's.
-- `owner` is encrypted: in `states` bound to `id`, which is random and of no other use.
ALTER TABLE states ADD COLUMN id TEXT;
ALTER TABLE states ADD COLUMN owner BYTEA;
ALTER TABLE connections ADD COLUMN owner BYTEA;
ALTER TABLE connections ADD COLUMN owner_index TEXT; -- a keyed hash, which the connections of a user are found by
CREATE INDEX connections_owner ON connections (owner_index, received_at, id) WHERE owner_index IS NOT NULL;
