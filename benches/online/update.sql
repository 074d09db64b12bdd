-- A row changes.
\set id random(1, :rows)
UPDATE orders SET amount = amount + 1 WHERE id = :id;
