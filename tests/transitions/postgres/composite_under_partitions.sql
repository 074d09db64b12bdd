-- A composite type with another collation, under two columns of a partitioned table.

-- before
CREATE TYPE place AS (name text COLLATE "C", number integer);
CREATE TABLE events (id bigint NOT NULL, origin place, goal place) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (100);

-- rows
INSERT INTO events VALUES (1, ROW('a', 1), ROW('b', 2)), (2, NULL, ROW(NULL, NULL));

-- after
CREATE TYPE place AS (name text, number bigint);
CREATE TABLE events (id bigint NOT NULL, origin place, goal place) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (100);
