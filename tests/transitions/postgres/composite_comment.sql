-- before
CREATE TYPE address AS (street text);
-- after
CREATE TYPE address AS (street text);
COMMENT ON TYPE address IS 'where';
COMMENT ON COLUMN address.street IS 'and number';
