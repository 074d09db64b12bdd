-- The latest rows of a customer, by an index.
\set customer random(1, :customers)
SELECT id, status, placed_at FROM orders WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 10;
