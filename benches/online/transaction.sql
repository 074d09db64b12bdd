-- Several statements that keep a row locked until they are done.
\set id random(1, :rows)
\set number random(1000000000000, 9000000000000000000)
\set customer random(1, :customers)
BEGIN;
SELECT customer_id FROM orders WHERE id = :id FOR UPDATE;
INSERT INTO orders (number, customer_id, amount, code, note, reference) VALUES (:number, :customer, 1, 'new', 'a note', 'a reference');
UPDATE orders SET status = 'paid', amount = amount + 1 WHERE id = :id;
COMMIT;
