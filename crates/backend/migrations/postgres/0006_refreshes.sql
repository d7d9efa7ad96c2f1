-- Asking Flinks anew. `challenge` is encrypted: what the bank asks, the token that the answer must come with, and the answer.
ALTER TABLE connections ADD COLUMN live BIGINT NOT NULL DEFAULT 0; -- 1: from the bank, and not what Flinks fetched last
ALTER TABLE connections ADD COLUMN challenge BYTEA;
