-- both
CREATE TABLE shops (id integer PRIMARY KEY);
CREATE TABLE payments (
    id integer NOT NULL,
    shop_id integer NOT NULL,
    paid_at date NOT NULL
) PARTITION BY RANGE (paid_at);
CREATE TABLE payments_2025 PARTITION OF payments FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE payments_2026 PARTITION OF payments FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE payments_2025 ADD CONSTRAINT payments_2025_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops (id);
-- before
ALTER TABLE payments_2025 ADD CONSTRAINT payments_2025_pkey PRIMARY KEY (id);
-- rows
INSERT INTO shops VALUES (1), (2);
INSERT INTO payments VALUES (1, 1, '2025-03-01'), (2, 2, '2026-03-01');
-- after
ALTER TABLE payments_2025 ADD CONSTRAINT payments_2025_id_key UNIQUE (id);
ALTER TABLE payments_2026 ADD CONSTRAINT payments_2026_pkey PRIMARY KEY (id);
ALTER TABLE payments_2026 ADD CONSTRAINT payments_2026_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops (id) ON DELETE CASCADE;
