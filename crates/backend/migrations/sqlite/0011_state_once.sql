-- A connection's id is made from its state since 0010, so the primary key sees to it that a state is good for one connection. SQLite
-- cannot drop the constraint on `state`, which stays and says the same. A state that was taken before that has a connection with
-- another id: it is taken by nobody else.
DELETE FROM states WHERE state IN (SELECT state FROM connections);
