-- before
CREATE TABLE bookings (id integer PRIMARY KEY, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
-- rows
INSERT INTO bookings VALUES (1, '[2026-01-01,2026-01-02)');
-- after
CREATE TABLE bookings (id integer PRIMARY KEY, during tsrange);
