-- from 18
-- before
CREATE TABLE teams (id integer PRIMARY KEY);
CREATE TABLE players (id integer PRIMARY KEY, team integer CONSTRAINT in_team REFERENCES teams,
    former integer CONSTRAINT was_in_team REFERENCES teams NOT ENFORCED, next integer CONSTRAINT will_be REFERENCES teams ON DELETE CASCADE NOT ENFORCED);
-- rows
INSERT INTO teams VALUES (1), (2);
INSERT INTO players VALUES (1, 1, 2, NULL), (2, 2, NULL, 1);
-- after
CREATE TABLE teams (id integer PRIMARY KEY);
CREATE TABLE players (id integer PRIMARY KEY, team integer CONSTRAINT in_team REFERENCES teams NOT ENFORCED,
    former integer CONSTRAINT was_in_team REFERENCES teams, next integer CONSTRAINT will_be REFERENCES teams ON DELETE SET NULL DEFERRABLE NOT ENFORCED,
    lent integer CONSTRAINT lent_to REFERENCES teams NOT ENFORCED);
