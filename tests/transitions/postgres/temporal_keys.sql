-- from 18
-- both
CREATE EXTENSION btree_gist;
-- before
CREATE TABLE rooms (id integer, during daterange, name text, PRIMARY KEY (id, during));
CREATE TABLE stays (id integer PRIMARY KEY, room integer, during daterange);
-- rows
INSERT INTO rooms VALUES (1, '[2026-01-01,2026-02-01)', 'red'), (1, '[2026-02-01,2026-03-01)', 'blue'), (2, '[2026-01-01,2026-03-01)', 'green');
INSERT INTO stays VALUES (1, 1, '[2026-01-20,2026-02-10)'), (2, 2, '[2026-01-05,2026-01-07)');
-- after
CREATE TABLE rooms (id integer, during daterange, name text, PRIMARY KEY (id, during WITHOUT OVERLAPS),
    CONSTRAINT one_name_at_a_time UNIQUE (name, during WITHOUT OVERLAPS));
CREATE TABLE stays (id integer PRIMARY KEY, room integer, during daterange,
    CONSTRAINT stays_in_a_room FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during));
COMMENT ON CONSTRAINT stays_in_a_room ON stays IS 'All the time.';
