-- Somebody who reads for long: a transaction that stays open for a second and a half, again and again.
BEGIN;
SELECT count(*), max(placed_at) FROM orders WHERE id <= 20000;
\sleep 1500 ms
COMMIT;
\sleep 2500 ms
