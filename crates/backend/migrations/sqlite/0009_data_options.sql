-- What is asked of Flinks for a connection where it is not what the configuration says, as JSON.
ALTER TABLE connections ADD COLUMN data_options TEXT;
