-- on mysql
-- both
CREATE TABLE p (id INT NOT NULL PRIMARY KEY, b TEXT, FULLTEXT KEY grams (b) WITH PARSER ngram COMMENT 'with parser x');
-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a TEXT, b VARCHAR(20), FULLTEXT KEY words (a));
-- rows
INSERT INTO t VALUES (1, 'some words', 'x');
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a TEXT, b VARCHAR(20), FULLTEXT KEY words (a) WITH PARSER ngram);
