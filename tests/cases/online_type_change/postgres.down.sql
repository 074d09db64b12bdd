-- hazard: narrow_type orders.amount: not every value of bigint fits integer

ALTER TABLE "orders" ALTER COLUMN "amount" DROP DEFAULT;
ALTER TABLE "orders" ALTER COLUMN "amount" TYPE integer;
ALTER TABLE "orders" ALTER COLUMN "amount" SET DEFAULT 0;
COMMENT ON COLUMN "orders"."amount" IS 'In cents';
