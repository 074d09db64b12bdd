-- before
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, e ENUM('a''b','c\\d','','☃') NOT NULL DEFAULT 'a''b');
-- rows
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, e ENUM('a''b','c\\d','','☃','n') NOT NULL DEFAULT '☃');
