-- before
CREATE TYPE mood AS ENUM ('sad', 'ok', 'odd');
CREATE TABLE people (id integer PRIMARY KEY, mood mood DEFAULT 'ok' NOT NULL);
CREATE VIEW sad AS SELECT id, mood FROM people WHERE mood = 'sad';
-- rows
INSERT INTO people VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE people (id integer PRIMARY KEY, mood mood DEFAULT 'ok' NOT NULL);
CREATE VIEW sad AS SELECT id, mood FROM people WHERE mood = 'sad';
