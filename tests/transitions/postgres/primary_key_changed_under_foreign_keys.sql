-- before
CREATE TABLE a (id integer NOT NULL, code integer NOT NULL, CONSTRAINT a_pk PRIMARY KEY (id), CONSTRAINT a_code UNIQUE (code));
CREATE TABLE b (a_id integer CONSTRAINT b_a REFERENCES a (id), code integer CONSTRAINT b_code REFERENCES a (code));
-- rows
INSERT INTO a VALUES (1, 10);
INSERT INTO b VALUES (1, 10);
-- after
CREATE TABLE a (id integer NOT NULL, code integer NOT NULL, CONSTRAINT a_pk PRIMARY KEY (code), CONSTRAINT a_id UNIQUE (id));
CREATE TABLE b (a_id integer CONSTRAINT b_a REFERENCES a (id), code integer CONSTRAINT b_code REFERENCES a (code));
