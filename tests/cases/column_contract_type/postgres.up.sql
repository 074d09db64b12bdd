-- hazard: drop_column orders.price: the column and its values are dropped
-- contract: orders.note to orders.remark
-- contract: orders.price to orders.amount

DROP TRIGGER "zz_orders_price_amount_twin" ON "orders";
DROP TRIGGER "zz_orders_note_remark_twin" ON "orders";
DROP FUNCTION "zz_orders_price_amount_twin"();
DROP FUNCTION "zz_orders_note_remark_twin"();
ALTER TABLE "orders" DROP COLUMN "price";

-- orders.remark holds the same.
ALTER TABLE "orders" DROP COLUMN "note";
