-- before
CREATE TYPE mood AS ENUM ('good', 'bad', 'odd');
CREATE TABLE days (id integer NOT NULL, m mood NOT NULL, n mood) PARTITION BY LIST (m);
CREATE TABLE days_good PARTITION OF days FOR VALUES IN ('good');
CREATE TABLE days_bad PARTITION OF days FOR VALUES IN ('bad');
CREATE VIEW good_days AS SELECT id FROM days WHERE m = 'good';
-- rows
INSERT INTO days VALUES (1, 'good', 'bad'), (2, 'bad', NULL);
-- after
CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TABLE days (id integer NOT NULL, m mood NOT NULL, n mood) PARTITION BY LIST (m);
CREATE TABLE days_good PARTITION OF days FOR VALUES IN ('good');
CREATE TABLE days_bad PARTITION OF days FOR VALUES IN ('bad');
CREATE VIEW good_days AS SELECT id FROM days WHERE m = 'good';
