-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before
CREATE VIEW a_last AS SELECT id, name FROM users; CREATE VIEW b_first AS SELECT name FROM a_last;
-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE VIEW z_base AS SELECT id, name, age FROM users; CREATE VIEW a_last AS SELECT id, name, age FROM z_base; CREATE VIEW b_first AS SELECT name, age FROM a_last;
