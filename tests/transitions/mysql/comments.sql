-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT COMMENT 'it''s');
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT COMMENT 'it\\is', KEY k (a) COMMENT 'key') COMMENT='a table; of it';
