-- What is asked of Flinks for the connection of a state, which takes it over; as in `connections`.
ALTER TABLE states ADD COLUMN data_options TEXT;
