-- before
CREATE TABLE plates (code text PRIMARY KEY, owner text);
CREATE TABLE fines (id integer PRIMARY KEY, plate text NOT NULL REFERENCES plates (code));
-- rows
INSERT INTO plates VALUES ('DE-1', 'Ann'), ('FR-2', 'Bob');
INSERT INTO fines VALUES (1, 'DE-1'), (2, 'FR-2');
-- after
CREATE TABLE plates (code text, owner text, tenant integer NOT NULL DEFAULT 1, PRIMARY KEY (tenant, code));
CREATE TABLE fines (id integer PRIMARY KEY, plate text NOT NULL, tenant integer NOT NULL DEFAULT 1, FOREIGN KEY (tenant, plate) REFERENCES plates (tenant, code));
