-- before
CREATE TABLE plates (tenant integer, code text, owner text, PRIMARY KEY (tenant, code));
CREATE TABLE fines (id integer PRIMARY KEY, tenant integer, plate text, FOREIGN KEY (tenant, plate) REFERENCES plates (tenant, code) ON DELETE CASCADE);
-- rows
INSERT INTO plates VALUES (1, 'DE-1', 'Ann'), (2, 'FR-2', 'Bob');
INSERT INTO fines VALUES (1, 1, 'DE-1'), (2, 2, 'FR-2');
-- after
CREATE TABLE plates (tenant integer NOT NULL, code text PRIMARY KEY, owner text);
CREATE TABLE fines (id integer PRIMARY KEY, tenant integer, plate text REFERENCES plates (code));
