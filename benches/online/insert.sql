-- A new row.
\set number random(1000000000000, 9000000000000000000)
\set customer random(1, :customers)
INSERT INTO orders (number, customer_id, amount, code, note, reference) VALUES (:number, :customer, 7, 'new', 'a note', 'a reference');
