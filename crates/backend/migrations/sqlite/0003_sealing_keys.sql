-- The ids of the keys that have sealed what is stored: whoever has not all of them does not start.
CREATE TABLE sealing_keys (
    id BLOB PRIMARY KEY NOT NULL
);
