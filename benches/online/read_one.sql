-- A row by its key.
\set id random(1, :rows)
SELECT status, customer_id, placed_at FROM orders WHERE id = :id;
