-- before
CREATE DOMAIN code AS integer CHECK (VALUE > 0);
CREATE TABLE films (id integer PRIMARY KEY, made code DEFAULT 7, all_of code[], CHECK (made < 9000));
CREATE TABLE other (made code NOT NULL UNIQUE);
CREATE TABLE children (made code REFERENCES other (made));
CREATE INDEX films_made ON films (made);
CREATE VIEW recent AS SELECT id, made FROM films WHERE made > 1990;
CREATE FUNCTION next_of(c code) RETURNS code LANGUAGE sql AS 'SELECT c';
-- rows
INSERT INTO films VALUES (1, 1999, '{1,2}'), (2, NULL, NULL);
INSERT INTO other VALUES (5), (6);
INSERT INTO children VALUES (5);
-- after
CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE films (id integer PRIMARY KEY, made code DEFAULT '7', all_of code[]);
CREATE TABLE other (made code NOT NULL UNIQUE);
CREATE TABLE children (made code REFERENCES other (made));
CREATE INDEX films_made ON films (made);
CREATE VIEW recent AS SELECT id, made FROM films WHERE made > '1990';
CREATE FUNCTION next_of(c code) RETURNS code LANGUAGE sql AS 'SELECT c';
