-- from 18
-- before
CREATE TABLE animals (id integer NOT NULL, name text CONSTRAINT called NOT NULL NO INHERIT, legs integer NOT NULL);
CREATE TABLE dogs (tail boolean) INHERITS (animals);
-- rows
INSERT INTO animals VALUES (1, 'Rex', 4);
INSERT INTO dogs VALUES (2, 'Bello', 4, true);
-- after
CREATE TABLE animals (id integer NOT NULL, name text CONSTRAINT called NOT NULL, legs integer CONSTRAINT animals_legs_not_null NOT NULL NO INHERIT);
CREATE TABLE dogs (tail boolean) INHERITS (animals);
