-- expand: orders.note to orders.remark
-- expand: orders.price to orders.amount

-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.zz_orders_note_remark_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."remark" IS NULL THEN
            NEW."remark" := (SELECT COALESCE("note", 'none') FROM (SELECT NEW.*) AS "orders");
        ELSIF NEW."remark" IS DISTINCT FROM (SELECT COALESCE("note", 'none') FROM (SELECT NEW.*) AS "orders") THEN
            NEW."note" := NEW."remark";
        END IF;
    ELSIF NEW."remark" IS DISTINCT FROM OLD."remark" THEN
        IF NEW."remark" IS DISTINCT FROM (SELECT COALESCE("note", 'none') FROM (SELECT NEW.*) AS "orders") THEN
            NEW."note" := NEW."remark";
        END IF;
    ELSIF NEW."note" IS DISTINCT FROM OLD."note" THEN
        NEW."remark" := (SELECT COALESCE("note", 'none') FROM (SELECT NEW.*) AS "orders");
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_orders_price_amount_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."amount" IS NULL THEN
            NEW."amount" := CAST((SELECT price / 100.0 FROM (SELECT NEW.*) AS "orders") AS numeric(12,2));
        ELSIF CAST(NEW."amount" AS text) COLLATE "C" IS DISTINCT FROM CAST(CAST((SELECT price / 100.0 FROM (SELECT NEW.*) AS "orders") AS numeric(12,2)) AS text) THEN
            NEW."price" := CAST((SELECT amount * 100 FROM (SELECT NEW.*) AS "orders") AS bigint);
        END IF;
    ELSIF CAST(NEW."amount" AS text) COLLATE "C" IS DISTINCT FROM CAST(OLD."amount" AS text) THEN
        IF CAST(NEW."amount" AS text) COLLATE "C" IS DISTINCT FROM CAST(CAST((SELECT price / 100.0 FROM (SELECT NEW.*) AS "orders") AS numeric(12,2)) AS text) THEN
            NEW."price" := CAST((SELECT amount * 100 FROM (SELECT NEW.*) AS "orders") AS bigint);
        END IF;
    ELSIF NEW."price" IS DISTINCT FROM OLD."price" THEN
        NEW."amount" := CAST((SELECT price / 100.0 FROM (SELECT NEW.*) AS "orders") AS numeric(12,2));
    END IF;
    RETURN NEW;
END
$function$;

ALTER TABLE "orders" ADD COLUMN "amount" numeric(12,2);
ALTER TABLE "orders" ADD COLUMN "remark" text;
CREATE TRIGGER "zz_orders_note_remark_twin" BEFORE INSERT OR UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION zz_orders_note_remark_twin();
CREATE TRIGGER "zz_orders_price_amount_twin" BEFORE INSERT OR UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION zz_orders_price_amount_twin();

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of orders get amount, 2000 at a time along the primary key, while others use the table.
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
            UPDATE "orders" SET "amount" = price / 100.0 WHERE ("id") >= (this_batch."id") AND "amount" IS NULL;
        ELSE
            UPDATE "orders" SET "amount" = price / 100.0 WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "amount" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of orders get remark, 2000 at a time along the primary key, while others use the table.
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
            UPDATE "orders" SET "remark" = COALESCE("note", 'none') WHERE ("id") >= (this_batch."id") AND "remark" IS NULL;
        ELSE
            UPDATE "orders" SET "remark" = COALESCE("note", 'none') WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "remark" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null orders.amount: SELECT CAST("id" AS text) AS "id", CAST("amount" AS text) AS "amount" FROM "orders" WHERE "amount" IS NULL
-- precondition: set_not_null orders.remark: SELECT CAST("id" AS text) AS "id", CAST("remark" AS text) AS "remark" FROM "orders" WHERE "remark" IS NULL

-- Locks, for a moment: orders (reads and writes wait).
BEGIN;

-- orders.amount takes no NULL any more, once this is known of every row.
ALTER TABLE "orders" ADD CONSTRAINT "orders_amount__not_null" CHECK ("amount" IS NOT NULL) NOT VALID;

-- orders.remark takes no NULL any more, once this is known of every row.
ALTER TABLE "orders" ADD CONSTRAINT "orders_remark__not_null" CHECK ("remark" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_amount__not_null";

-- Locks, for a moment: orders (reads and writes wait).
BEGIN;

ALTER TABLE "orders" ALTER COLUMN "amount" SET NOT NULL;
ALTER TABLE "orders" DROP CONSTRAINT "orders_amount__not_null";

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_remark__not_null";

-- Locks, for a moment: orders (reads and writes wait).
BEGIN;

ALTER TABLE "orders" ALTER COLUMN "remark" SET NOT NULL;
ALTER TABLE "orders" DROP CONSTRAINT "orders_remark__not_null";

COMMIT;
