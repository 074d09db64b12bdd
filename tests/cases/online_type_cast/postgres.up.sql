-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- hazard: narrow_type events.size: not every value of text fits integer
-- precondition: narrow_type events.size: SELECT CAST("id" AS text) AS "id", CAST("size" AS text) AS "size" FROM "events" WHERE CAST("size" AS text) !~ '^\s*[-+]?[0-9]+\s*$'

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- events.size gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "events" ADD COLUMN "size__new" integer;

CREATE FUNCTION "events_size__equal"() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $equal$
#variable_conflict use_column
BEGIN
    SELECT "size"::integer INTO NEW."size__new" FROM (SELECT (NEW).*) AS this_row;
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_events_size__equal" BEFORE INSERT OR UPDATE ON "events" FOR EACH ROW EXECUTE FUNCTION "events_size__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "events" ENABLE ALWAYS TRIGGER "zzz_events_size__equal";

COMMIT;

-- Locks the rows of a batch, until it is committed.
-- Rows of events get size__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "events" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "events" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "events" SET "size__new" = "size"::integer WHERE ("id") >= (this_batch."id") AND "size__new" IS NULL AND "size" IS NOT NULL;
        ELSE
            UPDATE "events" SET "size__new" = "size"::integer WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "size__new" IS NULL AND "size" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "events" ("size__new");

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_events_size__equal" ON "events";

DROP FUNCTION "events_size__equal"();
ALTER TABLE "events" DROP COLUMN "size";
ALTER TABLE "events" RENAME COLUMN "size__new" TO "size";

COMMIT;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- events.happened gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "events" ADD COLUMN "happened__new" timestamp with time zone;

CREATE FUNCTION "events_happened__equal"() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $equal$
#variable_conflict use_column
BEGIN
    SELECT happened AT TIME ZONE 'UTC' INTO NEW."happened__new" FROM (SELECT (NEW).*) AS this_row;
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_events_happened__equal" BEFORE INSERT OR UPDATE ON "events" FOR EACH ROW EXECUTE FUNCTION "events_happened__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "events" ENABLE ALWAYS TRIGGER "zzz_events_happened__equal";

ALTER TABLE "events" ADD CONSTRAINT "events_happened__not_null" CHECK ("happened__new" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks the rows of a batch, until it is committed.
-- Rows of events get happened__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "events" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "events" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "events" SET "happened__new" = happened AT TIME ZONE 'UTC' WHERE ("id") >= (this_batch."id") AND "happened__new" IS NULL;
        ELSE
            UPDATE "events" SET "happened__new" = happened AT TIME ZONE 'UTC' WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "happened__new" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events" VALIDATE CONSTRAINT "events_happened__not_null";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "events" ("happened__new");

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_events_happened__equal" ON "events";

DROP FUNCTION "events_happened__equal"();
ALTER TABLE "events" DROP COLUMN "happened";
ALTER TABLE "events" RENAME COLUMN "happened__new" TO "happened";
ALTER TABLE "events" ALTER COLUMN "happened" SET NOT NULL;
ALTER TABLE "events" DROP CONSTRAINT "events_happened__not_null";

COMMIT;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- hazard: narrow_type events.level: not every value of character varying(20) fits character varying(10)
-- precondition: narrow_type events.level: SELECT CAST("id" AS text) AS "id", CAST("level" AS text) AS "level" FROM "events" WHERE char_length(rtrim(CAST("level" AS text))) > 10

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- events.level gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "events" ADD COLUMN "level__new" character varying(10);

CREATE FUNCTION "events_level__equal"() RETURNS trigger LANGUAGE plpgsql AS $equal$
#variable_conflict use_column
BEGIN
    NEW."level__new" := NEW."level";
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_events_level__equal" BEFORE INSERT OR UPDATE ON "events" FOR EACH ROW EXECUTE FUNCTION "events_level__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "events" ENABLE ALWAYS TRIGGER "zzz_events_level__equal";

ALTER TABLE "events" ADD CONSTRAINT "events_level__not_null" CHECK ("level__new" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks the rows of a batch, until it is committed.
-- Rows of events get level__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "events" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "events" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "events" SET "level__new" = "level" WHERE ("id") >= (this_batch."id") AND "level__new" IS NULL AND "level" IS NOT NULL;
        ELSE
            UPDATE "events" SET "level__new" = "level" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "level__new" IS NULL AND "level" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events" VALIDATE CONSTRAINT "events_level__not_null";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "events" ("level__new");

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_events_level__equal" ON "events";

DROP FUNCTION "events_level__equal"();
ALTER TABLE "events" DROP COLUMN "level";
ALTER TABLE "events" RENAME COLUMN "level__new" TO "level";
ALTER TABLE "events" ALTER COLUMN "level" SET NOT NULL;
ALTER TABLE "events" DROP CONSTRAINT "events_level__not_null";

COMMIT;
