-- The id of a state is the id of its connection from now on, so that `owner` and this keyed hash of it are taken over as they are.
ALTER TABLE states ADD COLUMN owner_index TEXT;
-- What was sealed for another id cannot be taken over: users who are in the widget at this moment begin again.
DELETE FROM states WHERE owner IS NOT NULL;

-- Only what may be refreshed stands in the index: a hand-off writes one entry less.
DROP INDEX connections_bank_asked_at;
CREATE INDEX connections_bank_asked_at ON connections (bank_asked_at) WHERE status IN ('ready', 'failed');
