-- after
CREATE TYPE address AS (street text, zip text);
CREATE TABLE addresses OF address (zip NOT NULL, PRIMARY KEY (street));
