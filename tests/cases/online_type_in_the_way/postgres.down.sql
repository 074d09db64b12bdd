-- hazard: narrow_type orders.amount: not every value of bigint fits integer
-- precondition: narrow_type orders.amount: SELECT CAST("id" AS text) AS "id", CAST("amount" AS text) AS "amount" FROM "orders" WHERE "amount" NOT BETWEEN -2147483648 AND 2147483647

-- The view stands in the way; it comes back.
DROP VIEW "large_orders";

ALTER TABLE "orders" ALTER COLUMN "amount" TYPE integer;

CREATE VIEW "large_orders" AS
SELECT orders.id,
    orders.amount
   FROM orders
  WHERE (orders.amount > 100);
