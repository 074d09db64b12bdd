-- Two indexes of a partitioned table on the same columns: the server calls those of the partitions by the order in which it made them.

-- before
CREATE TABLE events (id bigint NOT NULL, at timestamp) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE INDEX newer ON events (at, id);
CREATE INDEX a_later_one ON events (at, id) WITH (fillfactor=70);

-- rows
INSERT INTO events VALUES (1, '2026-01-02'), (2, '2026-01-03');

-- after
CREATE TABLE events (id bigint NOT NULL, at timestamp) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE INDEX a_later_one ON events (at, id) WITH (fillfactor=70);
CREATE INDEX newer ON events (at, id);
CREATE INDEX third ON events (at, id);
