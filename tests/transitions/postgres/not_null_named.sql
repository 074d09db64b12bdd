-- from 18
-- A constraint that keeps NULL out has a name: given, changed, taken away, and on a column that numbers rows.
-- before
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT people_has_id NOT NULL PRIMARY KEY,
    name text CONSTRAINT name_is_known NOT NULL,
    born date NOT NULL,
    email text,
    town text CONSTRAINT somewhere NOT NULL
);
-- rows
INSERT INTO people (name, born, email, town) VALUES ('Ada', '1815-12-10', 'ada@example.org', 'London'), ('Alan', '1912-06-23', 'alan@example.org', 'London');
-- after
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text CONSTRAINT people_are_called NOT NULL,
    born date CONSTRAINT born_some_day NOT NULL,
    email text CONSTRAINT reachable NOT NULL,
    town text,
    age integer CONSTRAINT ages NOT NULL DEFAULT 0
);
COMMENT ON CONSTRAINT reachable ON people IS 'We write to them.';
