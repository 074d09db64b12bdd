-- before
CREATE TYPE promised;
-- after
CREATE TYPE promised;
CREATE TYPE later;
COMMENT ON TYPE later IS 'to be defined';
