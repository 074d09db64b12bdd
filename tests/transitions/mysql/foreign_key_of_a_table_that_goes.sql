-- before
CREATE TABLE parents (id INT NOT NULL PRIMARY KEY);
CREATE TABLE children (id INT NOT NULL PRIMARY KEY, parent INT, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parents (id));
-- rows
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (1, 1);
-- after
CREATE TABLE parents (id BIGINT NOT NULL PRIMARY KEY);
