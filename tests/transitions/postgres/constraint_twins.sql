-- Constraints that say the same under other names: two unique constraints, a unique constraint of the primary key's columns, two exclusions. In one CREATE TABLE the server would make one of each.

-- before
CREATE TABLE bookings (id bigint PRIMARY KEY, room integer NOT NULL, during int4range NOT NULL);
ALTER TABLE bookings ADD CONSTRAINT by_id UNIQUE (id);
ALTER TABLE bookings ADD CONSTRAINT by_room UNIQUE (room, during);

-- rows
INSERT INTO bookings VALUES (1, 1, '[1,3)'), (2, 1, '[3,5)');

-- after
CREATE TABLE bookings (id bigint PRIMARY KEY, room integer NOT NULL, during int4range NOT NULL);
ALTER TABLE bookings ADD CONSTRAINT by_id UNIQUE (id);
ALTER TABLE bookings ADD CONSTRAINT by_room UNIQUE (room, during);
ALTER TABLE bookings ADD CONSTRAINT by_room_again UNIQUE (room, during) WITH (fillfactor=70);
ALTER TABLE bookings ADD CONSTRAINT apart EXCLUDE USING gist (during WITH &&);
ALTER TABLE bookings ADD CONSTRAINT apart_again EXCLUDE USING gist (during WITH &&);
CREATE TABLE rooms (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE rooms ADD CONSTRAINT rooms_id UNIQUE (id);
ALTER TABLE rooms ADD CONSTRAINT rooms_name UNIQUE (name);
ALTER TABLE rooms ADD CONSTRAINT rooms_name_again UNIQUE (name);
