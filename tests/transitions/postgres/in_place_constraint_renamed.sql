-- in place
-- before
CREATE TABLE p (id integer CONSTRAINT p_key PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, p integer CONSTRAINT t_to_p REFERENCES p, a integer CONSTRAINT positive CHECK (a > 0), CONSTRAINT one_a UNIQUE (a));
-- rows
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1, 1, 5);
-- after
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, p integer REFERENCES p, a integer CONSTRAINT above_zero CHECK (a > 0), UNIQUE (a));
