-- online
-- from 14
-- before
CREATE TABLE events (id bigint NOT NULL CHECK (id > 0), at date NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE INDEX events_at ON events (at);
-- rows
INSERT INTO events VALUES (1, '2025-03-03', 'a'), (2, '2026-04-04', NULL), (3, '2026-05-05', 'b'), (4, '2027-01-02', 'c');
-- after
CREATE TABLE events (id bigint NOT NULL CHECK (id > 0), at date NOT NULL, body text) PARTITION BY RANGE (at);
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE INDEX events_at ON events (at);
CREATE TABLE events_2025 (id bigint NOT NULL CONSTRAINT events_id_check CHECK (id > 0), at date NOT NULL, body text);
CREATE INDEX events_2025_at_idx ON events_2025 (at);
CREATE TABLE events_2026 (id bigint NOT NULL CONSTRAINT events_id_check CHECK (id > 0), at date NOT NULL, body text);
CREATE INDEX events_2026_at_idx ON events_2026 (at);
