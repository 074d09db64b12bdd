-- online
-- both
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2026_view PARTITION OF events_2026 FOR VALUES IN ('view');
CREATE TABLE events_2026_rest PARTITION OF events_2026 DEFAULT;
-- rows
INSERT INTO events VALUES (1, '2025-03-03', 'view', 'a'), (2, '2025-04-04', 'tap', NULL), (3, '2026-04-04', 'view', 'b'), (4, '2026-05-05', 'tap', 'c');
-- after
CREATE INDEX events_body ON events (body) WHERE body IS NOT NULL;
COMMENT ON INDEX events_body IS 'Looked for by its text';
ALTER TABLE events ADD CONSTRAINT events_once UNIQUE (id, at, kind);
ALTER TABLE events ADD CONSTRAINT events_known CHECK (id > 0);
