-- from 17
-- both
CREATE EXTENSION btree_gist;
-- before
CREATE TABLE bookings (room integer, during tsrange) PARTITION BY LIST (room);
CREATE TABLE bookings_1 PARTITION OF bookings FOR VALUES IN (1);
-- rows
INSERT INTO bookings VALUES (1, '[2026-01-01 10:00,2026-01-01 11:00)'), (1, '[2026-01-01 11:00,2026-01-01 12:00)');
-- after
CREATE TABLE bookings (room integer, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&)) PARTITION BY LIST (room);
CREATE TABLE bookings_1 PARTITION OF bookings FOR VALUES IN (1);
