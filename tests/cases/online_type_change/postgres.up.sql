-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: orders (reads and writes wait).
BEGIN;

-- orders.amount gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "orders" ADD COLUMN "amount__new" bigint;

CREATE FUNCTION "orders_amount__equal"() RETURNS trigger LANGUAGE plpgsql AS $equal$
#variable_conflict use_column
BEGIN
    NEW."amount__new" := NEW."amount";
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_orders_amount__equal" BEFORE INSERT OR UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION "orders_amount__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "orders" ENABLE ALWAYS TRIGGER "zzz_orders_amount__equal";

ALTER TABLE "orders" ADD CONSTRAINT "orders_amount__not_null" CHECK ("amount__new" IS NOT NULL) NOT VALID;
ALTER TABLE "orders" ADD CONSTRAINT "amount_in_range__new" CHECK ((amount__new >= 0) AND (amount__new >= rebate)) NOT VALID;

COMMIT;

-- Locks the rows of a batch, until it is committed.
-- Rows of orders get amount__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "orders" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "orders" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "orders" SET "amount__new" = "amount" WHERE ("id") >= (this_batch."id") AND "amount__new" IS NULL AND "amount" IS NOT NULL;
        ELSE
            UPDATE "orders" SET "amount__new" = "amount" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "amount__new" IS NULL AND "amount" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "orders_customer_id_amount_key__new" ON "orders" ("customer_id", "amount__new");
CREATE INDEX CONCURRENTLY "orders_by_amount__new" ON "orders" ("amount__new" DESC);
CREATE INDEX CONCURRENTLY "orders_customer_id_idx__new" ON "orders" ("customer_id") INCLUDE ("amount__new");
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_amount__not_null";
ALTER TABLE "orders" VALIDATE CONSTRAINT "amount_in_range__new";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "orders" ("amount__new");

-- Locks, for a moment: orders (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_orders_amount__equal" ON "orders";

DROP FUNCTION "orders_amount__equal"();
ALTER TABLE "orders" DROP COLUMN "amount";
ALTER TABLE "orders" RENAME COLUMN "amount__new" TO "amount";
ALTER TABLE "orders" ALTER COLUMN "amount" SET NOT NULL;
ALTER TABLE "orders" DROP CONSTRAINT "orders_amount__not_null";
ALTER TABLE "orders" ALTER COLUMN "amount" SET DEFAULT 7;
COMMENT ON COLUMN "orders"."amount" IS 'In cents, of any currency';
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_amount_key" UNIQUE USING INDEX "orders_customer_id_amount_key__new";
ALTER INDEX "orders_by_amount__new" RENAME TO "orders_by_amount";
COMMENT ON INDEX "orders_by_amount" IS 'The largest first';
ALTER INDEX "orders_customer_id_idx__new" RENAME TO "orders_customer_id_idx";
ALTER TABLE "orders" RENAME CONSTRAINT "amount_in_range__new" TO "amount_in_range";

COMMIT;
