-- before
CREATE TABLE t (id int PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(), seen timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, day date DEFAULT CURRENT_DATE);
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id int PRIMARY KEY, made timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, seen timestamp NOT NULL DEFAULT now(), day date DEFAULT CURRENT_DATE);
