-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- hazard: drop_column bots.motto: the column and its values are dropped
-- expand: bots.name to bots.label
-- expand: agents to bots

-- Locks, for a moment: agents (reads and writes wait), bots (reads and writes wait).
BEGIN;

-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

ALTER TABLE "agents" RENAME TO "bots";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "bots_id_seq";
ALTER TABLE "bots" DROP CONSTRAINT "named";
DROP INDEX "agents_state_idx";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_pkey" TO "bots_pkey";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_key" TO "bots_name_key";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_team_id_fkey" TO "bots_team_id_fkey";

CREATE FUNCTION public.zz_bots_name_label_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."label" IS NULL THEN
            NEW."label" := NEW."name";
        ELSIF NEW."label" IS DISTINCT FROM NEW."name" THEN
            NEW."name" := NEW."label";
        END IF;
    ELSIF NEW."label" IS DISTINCT FROM OLD."label" THEN
        IF NEW."label" IS DISTINCT FROM NEW."name" THEN
            NEW."name" := NEW."label";
        END IF;
    ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
        NEW."label" := NEW."name";
    END IF;
    RETURN NEW;
END
$function$;

ALTER TABLE "bots" ADD COLUMN "label" character varying(100);
ALTER TABLE "bots" ADD COLUMN "grade" integer NOT NULL DEFAULT 3;
ALTER TABLE "bots" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "bots" ALTER COLUMN "state" TYPE character varying(30);
ALTER TABLE "bots" ALTER COLUMN "state" SET DEFAULT 'idle'::character varying;
ALTER TABLE "bots" DROP COLUMN "motto";
ALTER TABLE "bots" ADD CONSTRAINT "named" CHECK ((label)::text <> ''::text) NOT VALID;

CREATE VIEW "agents" AS
SELECT id,
    name,
    label,
    state,
    grade,
    team_id
   FROM bots;

CREATE TRIGGER "zz_bots_name_label_twin" BEFORE INSERT OR UPDATE ON "bots" FOR EACH ROW EXECUTE FUNCTION zz_bots_name_label_twin();

-- Who may do something with bots may do so by the name agents.
DO $rights$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', '"agents"', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = '"bots"'::regclass AND pg_get_userbyid(relowner) <> current_user
        UNION ALL
        SELECT format('GRANT %s ON %s TO %s%s', privilege_type, '"agents"', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_class, aclexplode(relacl) WHERE oid = '"bots"'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s (%I) ON %s TO %s%s', privilege_type, attname, '"agents"', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_attribute, aclexplode(attacl) WHERE attrelid = '"bots"'::regclass AND NOT attisdropped
    LOOP
        EXECUTE statement;
    END LOOP;
END
$rights$;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "bots" VALIDATE CONSTRAINT "named";

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of bots get label, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "bots" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "bots" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "bots" SET "label" = "name" WHERE ("id") >= (this_batch."id") AND "label" IS NULL;
        ELSE
            UPDATE "bots" SET "label" = "name" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "label" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null bots.label: SELECT CAST("id" AS text) AS "id", CAST("label" AS text) AS "label" FROM "bots" WHERE "label" IS NULL

-- Locks, for a moment: bots (reads and writes wait).
-- bots.label takes no NULL any more, once this is known of every row.
ALTER TABLE "bots" ADD CONSTRAINT "bots_label__not_null" CHECK ("label" IS NOT NULL) NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "bots" VALIDATE CONSTRAINT "bots_label__not_null";

-- Locks, for a moment: bots (reads and writes wait).
BEGIN;

ALTER TABLE "bots" ALTER COLUMN "label" SET NOT NULL;
ALTER TABLE "bots" DROP CONSTRAINT "bots_label__not_null";

COMMIT;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique bots.bots_label_key: SELECT CAST("label" AS text) AS "label", CAST(count(*) AS text) AS "number of rows" FROM "bots" WHERE "label" IS NOT NULL GROUP BY "label" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "bots_label_key" ON "bots" ("label");

-- Locks, for a moment: bots (reads and writes wait).
ALTER TABLE "bots" ADD CONSTRAINT "bots_label_key" UNIQUE USING INDEX "bots_label_key";
