-- A connection's id is made from its state since 0010, so the primary key sees to it that a state is good for one connection, and a
-- hand-off writes one entry less. A state that was taken before that has a connection with another id: it is taken by nobody else.
DELETE FROM states WHERE state IN (SELECT state FROM connections);
ALTER TABLE connections DROP CONSTRAINT connections_state_key;
