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

ALTER TABLE "orders" ADD COLUMN "price" bigint;
ALTER TABLE "orders" ADD COLUMN "note" text;
UPDATE "orders" SET "price" = amount * 100;
UPDATE "orders" SET "note" = "remark";
ALTER TABLE "orders" ALTER COLUMN "price" SET NOT NULL;
CREATE TRIGGER "zz_orders_note_remark_twin" BEFORE INSERT OR UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION zz_orders_note_remark_twin();
CREATE TRIGGER "zz_orders_price_amount_twin" BEFORE INSERT OR UPDATE ON "orders" FOR EACH ROW EXECUTE FUNCTION zz_orders_price_amount_twin();
