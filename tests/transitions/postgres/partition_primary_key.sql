-- both
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- rows
INSERT INTO events VALUES (1, '2025-03-03', 'a'), (2, '2025-04-04', NULL);
-- after
ALTER TABLE events ADD CONSTRAINT events_pk PRIMARY KEY (id, at);
