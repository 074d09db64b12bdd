-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- expand: agents.motto to agents.slogan
-- expand: agents.state to agents.status
-- expand: agents.team_id to agents.group_id
-- expand: agents.title to agents.name

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

ALTER INDEX "by_title" RENAME TO "by_title_title";

CREATE FUNCTION public.zz_agents_motto_slogan_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."slogan" IS NULL THEN
            NEW."slogan" := NEW."motto";
        ELSIF NEW."slogan" IS DISTINCT FROM NEW."motto" THEN
            NEW."motto" := NEW."slogan";
        END IF;
    ELSIF NEW."slogan" IS DISTINCT FROM OLD."slogan" THEN
        IF NEW."slogan" IS DISTINCT FROM NEW."motto" THEN
            NEW."motto" := NEW."slogan";
        END IF;
    ELSIF NEW."motto" IS DISTINCT FROM OLD."motto" THEN
        NEW."slogan" := NEW."motto";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_state_status_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT (NEW."status" IS DISTINCT FROM 'idle'::character varying) THEN
            NEW."status" := NEW."state";
        ELSIF NEW."status" IS DISTINCT FROM NEW."state" THEN
            NEW."state" := NEW."status";
        END IF;
    ELSIF NEW."status" IS DISTINCT FROM OLD."status" THEN
        IF NEW."status" IS DISTINCT FROM NEW."state" THEN
            NEW."state" := NEW."status";
        END IF;
    ELSIF NEW."state" IS DISTINCT FROM OLD."state" THEN
        NEW."status" := NEW."state";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_team_id_group_id_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."group_id" IS NULL THEN
            NEW."group_id" := NEW."team_id";
        ELSIF NEW."group_id" IS DISTINCT FROM NEW."team_id" THEN
            NEW."team_id" := NEW."group_id";
        END IF;
    ELSIF NEW."group_id" IS DISTINCT FROM OLD."group_id" THEN
        IF NEW."group_id" IS DISTINCT FROM NEW."team_id" THEN
            NEW."team_id" := NEW."group_id";
        END IF;
    ELSIF NEW."team_id" IS DISTINCT FROM OLD."team_id" THEN
        NEW."group_id" := NEW."team_id";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_title_name_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."name" IS NULL THEN
            NEW."name" := NEW."title";
        ELSIF NEW."name" IS DISTINCT FROM NEW."title" THEN
            NEW."title" := NEW."name";
        END IF;
    ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
        IF NEW."name" IS DISTINCT FROM NEW."title" THEN
            NEW."title" := NEW."name";
        END IF;
    ELSIF NEW."title" IS DISTINCT FROM OLD."title" THEN
        NEW."name" := NEW."title";
    END IF;
    RETURN NEW;
END
$function$;

ALTER TABLE "agents" ADD COLUMN "name" character varying(100);
ALTER TABLE "agents" ADD COLUMN "slogan" text;
ALTER TABLE "agents" ADD COLUMN "status" character varying(20);
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::character varying;
ALTER TABLE "agents" ADD COLUMN "group_id" integer;
ALTER TABLE "agents" ADD CONSTRAINT "agents_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "teams" ("id") NOT VALID;
CREATE TRIGGER "zz_agents_motto_slogan_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_motto_slogan_twin();
CREATE TRIGGER "zz_agents_state_status_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_state_status_twin();
CREATE TRIGGER "zz_agents_team_id_group_id_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_team_id_group_id_twin();
CREATE TRIGGER "zz_agents_title_name_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_title_name_twin();

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_group_id_fkey";

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get name, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "agents" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "agents" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "agents" SET "name" = "title" WHERE ("id") >= (this_batch."id") AND "name" IS NULL;
        ELSE
            UPDATE "agents" SET "name" = "title" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "name" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get slogan, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "agents" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "agents" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "agents" SET "slogan" = "motto" WHERE ("id") >= (this_batch."id") AND "slogan" IS NULL;
        ELSE
            UPDATE "agents" SET "slogan" = "motto" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "slogan" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get status, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "agents" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "agents" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "agents" SET "status" = "state" WHERE ("id") >= (this_batch."id") AND "status" IS NULL;
        ELSE
            UPDATE "agents" SET "status" = "state" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "status" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get group_id, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "agents" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "agents" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "agents" SET "group_id" = "team_id" WHERE ("id") >= (this_batch."id") AND "group_id" IS NULL;
        ELSE
            UPDATE "agents" SET "group_id" = "team_id" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "group_id" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null agents.name: SELECT CAST("id" AS text) AS "id", CAST("name" AS text) AS "name" FROM "agents" WHERE "name" IS NULL
-- precondition: set_not_null agents.status: SELECT CAST("id" AS text) AS "id", CAST("status" AS text) AS "status" FROM "agents" WHERE "status" IS NULL

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

-- agents.name takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_name__not_null" CHECK ("name" IS NOT NULL) NOT VALID;

-- agents.status takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_status__not_null" CHECK ("status" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_name__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_name__not_null";

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_status__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_status__not_null";

COMMIT;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique agents.agents_name_key: SELECT CAST("name" AS text) AS "name", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "name" IS NOT NULL GROUP BY "name" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "agents_name_key" ON "agents" ("name");

-- Locks, for a moment: agents (reads and writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_name_key" UNIQUE USING INDEX "agents_name_key";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "agents_status_idx" ON "agents" ("status");

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "by_title" ON "agents" ("name", "id");
