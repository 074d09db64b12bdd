-- after
CREATE TYPE float_range AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE TABLE spans (id integer PRIMARY KEY, span float_range);
