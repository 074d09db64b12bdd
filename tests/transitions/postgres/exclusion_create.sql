-- before
CREATE TABLE bookings (id integer PRIMARY KEY, room integer, during tsrange);
-- rows
INSERT INTO bookings VALUES (1, 1, '[2026-01-01,2026-01-02)'), (2, 1, '[2026-01-03,2026-01-04)');
-- after
CREATE TABLE bookings (id integer PRIMARY KEY, room integer, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (room > 0));
