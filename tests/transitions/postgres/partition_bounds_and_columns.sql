-- A partition holds other rows than before, while the table that it is part of changes its columns and has a check that is not valid.

-- before
CREATE TABLE events (id bigint NOT NULL, at timestamp, note text) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (100);

-- rows
INSERT INTO events VALUES (1, '2026-01-02', 'a'), (2, '2026-01-03', 'b');

-- after
CREATE TABLE events (id bigint NOT NULL, at timestamp NOT NULL, note varchar(20), more integer DEFAULT 3) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (90);
CREATE TABLE others (id bigint NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE others_first PARTITION OF others FOR VALUES FROM (0) TO (90);
ALTER TABLE others ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
