-- before
CREATE TABLE orders (id serial PRIMARY KEY, tenant integer, total numeric(10, 2), twice numeric GENERATED ALWAYS AS (total * 2) STORED);
-- rows
INSERT INTO orders (tenant, total) VALUES (1, 2.5), (2, 3), (1, 4);
-- after
CREATE TABLE orders (id serial, tenant integer NOT NULL, total numeric(12, 2), twice numeric GENERATED ALWAYS AS (total * 2) STORED, PRIMARY KEY (id, tenant)) PARTITION BY HASH (tenant);
CREATE TABLE orders_0 PARTITION OF orders FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE orders_1 PARTITION OF orders FOR VALUES WITH (MODULUS 2, REMAINDER 1);
