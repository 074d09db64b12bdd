-- in place
-- before
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, p integer, a integer CHECK (a > 0));
-- rows
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1, 1, 5);
-- after
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, p integer REFERENCES p ON DELETE CASCADE, a integer CHECK (a > 1), UNIQUE (p, a));
CREATE INDEX t_a ON t (a DESC);
