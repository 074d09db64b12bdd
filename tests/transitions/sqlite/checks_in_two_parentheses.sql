-- before
CREATE TABLE t (id integer PRIMARY KEY, data text NOT NULL CHECK ((json_valid(data) OR data IS NULL)), n int CHECK (((n >= 0))));
CREATE TABLE child (id integer PRIMARY KEY, t_id int REFERENCES t (id) ON DELETE CASCADE);
-- rows
INSERT INTO t VALUES (1, '{}', 1), (2, '[]', 2); INSERT INTO child VALUES (1, 1), (2, 2);
-- after
CREATE TABLE t (id integer PRIMARY KEY, data text NOT NULL CHECK ((json_valid(data) OR data IS NULL)), n int CHECK (((n >= 0))), twice int AS ((n * 2)) STORED);
CREATE TABLE child (id integer PRIMARY KEY, t_id int REFERENCES t (id) ON DELETE CASCADE);
