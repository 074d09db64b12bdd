-- before
CREATE TYPE address AS (street text);
-- after

