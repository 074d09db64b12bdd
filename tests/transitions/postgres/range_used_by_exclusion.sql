-- from 14
-- after
CREATE TYPE text_range AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = text_ranges);
CREATE TABLE t (r text_range, EXCLUDE USING gist (r WITH &&));
CREATE TABLE m (r text_ranges);
