-- before
CREATE TYPE mood AS ENUM ('sad');
-- after
CREATE TYPE mood AS ENUM ('sad');
COMMENT ON TYPE mood IS 'how one feels';
