-- hazard: drop_column orders.amount: the column and its values are dropped
-- hazard: drop_column orders.remark: the column and its values are dropped

DROP TRIGGER "zz_orders_price_amount_twin" ON "orders";
DROP TRIGGER "zz_orders_note_remark_twin" ON "orders";
DROP FUNCTION "zz_orders_price_amount_twin"();
DROP FUNCTION "zz_orders_note_remark_twin"();
ALTER TABLE "orders" DROP COLUMN "amount";
ALTER TABLE "orders" DROP COLUMN "remark";

-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "orders" ALTER COLUMN "amount" DROP NOT NULL;
ALTER TABLE "orders" ALTER COLUMN "remark" DROP NOT NULL;
