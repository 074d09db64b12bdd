-- in place
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 1, b text NOT NULL, c timestamptz);
-- rows
INSERT INTO t VALUES (1, 2, 'x', now());
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 2 NOT NULL, b text DEFAULT 'y', c timestamptz DEFAULT now());
