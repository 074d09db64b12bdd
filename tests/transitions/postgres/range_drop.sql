-- before
CREATE TYPE float_range AS RANGE (SUBTYPE = double precision);
-- after

