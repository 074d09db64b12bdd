-- The view stands in the way; it comes back.
DROP VIEW "large_orders";

ALTER TABLE "orders" ALTER COLUMN "amount" TYPE bigint;

CREATE VIEW "large_orders" AS
SELECT orders.id,
    orders.amount
   FROM orders
  WHERE (orders.amount > 100);
