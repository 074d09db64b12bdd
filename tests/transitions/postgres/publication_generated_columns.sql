-- from 18
-- both
CREATE TABLE boxes (id integer PRIMARY KEY, width integer, twice integer GENERATED ALWAYS AS (width * 2) STORED);
-- before
CREATE PUBLICATION changed FOR TABLE boxes;
CREATE PUBLICATION sent FOR TABLE boxes WITH (publish_generated_columns = stored);
-- after
CREATE PUBLICATION changed FOR TABLE boxes WITH (publish_generated_columns = stored);
