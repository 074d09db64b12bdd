-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE CAST (mood AS text) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (mood AS text) IS 'say it';
