-- before
CREATE EXTENSION citext;
CREATE SCHEMA shop;
CREATE TYPE shop.status AS ENUM ('new', 'paid', 'sent');
CREATE DOMAIN shop.money_amount AS numeric(12,2) CHECK (VALUE >= 0);
CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext NOT NULL UNIQUE, name text NOT NULL, created_at timestamp with time zone DEFAULT now() NOT NULL);
CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customers (id) ON DELETE RESTRICT, status shop.status DEFAULT 'new' NOT NULL, total shop.money_amount DEFAULT 0 NOT NULL, placed_on date DEFAULT CURRENT_DATE NOT NULL);
CREATE INDEX orders_open ON shop.orders (customer_id, placed_on DESC) WHERE status <> 'sent';
CREATE TABLE shop.lines (order_id bigint REFERENCES shop.orders (id) ON DELETE CASCADE, position smallint, sku text NOT NULL, quantity integer NOT NULL CHECK (quantity > 0), price shop.money_amount NOT NULL, amount numeric GENERATED ALWAYS AS (quantity * price) STORED, PRIMARY KEY (order_id, position));
CREATE FUNCTION shop.total_of(o bigint) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT coalesce(sum(amount), 0) FROM shop.lines WHERE order_id = o $$;
CREATE FUNCTION shop.keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE shop.orders SET total = shop.total_of(coalesce(NEW.order_id, OLD.order_id)) WHERE id = coalesce(NEW.order_id, OLD.order_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER keep_total AFTER INSERT OR UPDATE OR DELETE ON shop.lines FOR EACH ROW EXECUTE FUNCTION shop.keep_total();
CREATE VIEW shop.open_orders AS SELECT o.id, c.email, o.total FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id WHERE o.status = 'new'::shop.status;
CREATE MATERIALIZED VIEW shop.sales AS SELECT placed_on, sum(total) AS total FROM shop.orders GROUP BY placed_on;
CREATE UNIQUE INDEX sales_day ON shop.sales (placed_on);
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.orders USING (customer_id = (current_setting('shop.customer'::text, true))::bigint);
COMMENT ON VIEW shop.open_orders IS 'to be paid';
-- rows
INSERT INTO shop.customers (email, name) VALUES ('a@example.test', 'A'), ('b@example.test', 'B');
INSERT INTO shop.orders (customer_id, placed_on) VALUES (1, '2026-01-01'), (2, '2026-01-02');
INSERT INTO shop.lines (order_id, position, sku, quantity, price) VALUES (1, 1, 'x', 2, 1.50), (1, 2, 'y', 1, 9.00);
REFRESH MATERIALIZED VIEW shop.sales;
