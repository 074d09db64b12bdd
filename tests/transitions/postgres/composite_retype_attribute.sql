-- before
CREATE TYPE pair AS (a integer, b integer);
-- after
CREATE TYPE pair AS (a bigint, b text);
