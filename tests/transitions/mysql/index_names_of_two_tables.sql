-- before
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, KEY by_name (name));
CREATE TABLE teams (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, KEY by_name (name), KEY users (name, id));
-- rows
INSERT INTO users VALUES (1, 'a');
INSERT INTO teams VALUES (1, 'b');
-- after
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, KEY by_name (name), KEY teams (name, id));
CREATE TABLE teams (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, KEY by_name (name));
