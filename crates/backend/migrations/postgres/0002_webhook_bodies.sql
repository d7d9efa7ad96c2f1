-- What webhooks have brought for a login: the newest of each type. `body` is encrypted. The same table as in ../sqlite.
CREATE TABLE webhook_bodies (
    id          TEXT PRIMARY KEY NOT NULL,
    login_index TEXT NOT NULL,-- as in connections
    kind        TEXT NOT NULL,-- the ResponseType
    body        BYTEA NOT NULL,
    as_of       TEXT COLLATE "C",-- the LastRefresh of `body`: an older one never replaces a newer one
    received_at BIGINT NOT NULL,
    UNIQUE (login_index, kind)
);
CREATE INDEX webhook_bodies_received_at ON webhook_bodies (received_at);
