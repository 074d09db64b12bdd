-- after
CREATE TYPE address AS (street text, zip character varying(10));
CREATE TABLE people (id integer PRIMARY KEY, home address, others address[]);
