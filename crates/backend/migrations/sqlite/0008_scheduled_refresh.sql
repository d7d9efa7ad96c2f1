-- When the bank was last asked: by the person in the widget, or by a refresh. Milliseconds since 1970.
ALTER TABLE connections ADD COLUMN bank_asked_at INTEGER NOT NULL DEFAULT 0;
UPDATE connections SET bank_asked_at = received_at;
CREATE INDEX connections_bank_asked_at ON connections (bank_asked_at);
