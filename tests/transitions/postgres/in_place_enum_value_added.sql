-- in place
-- before
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, m mood);
CREATE INDEX t_m ON t (m);
-- rows
INSERT INTO t VALUES (1, 'sad'), (2, 'happy');
-- after
CREATE TYPE mood AS ENUM ('sad', 'so so', 'happy', 'glad');
CREATE TABLE t (id integer PRIMARY KEY, m mood);
CREATE INDEX t_m ON t (m);
