-- both
CREATE DOMAIN small_number AS bigint CHECK (VALUE BETWEEN 0 AND 4294967295);
-- before
CREATE TABLE t (id small_number NOT NULL, v int);
-- rows
INSERT INTO t (id, v) VALUES (1, 10), (2, 20);
-- after
CREATE SEQUENCE t_id_seq;
CREATE TABLE t (id small_number NOT NULL DEFAULT nextval('t_id_seq'), v int);
ALTER SEQUENCE t_id_seq OWNED BY t.id;
