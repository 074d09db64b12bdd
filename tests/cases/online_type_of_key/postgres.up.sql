-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

-- agents.team_id gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "agents" ADD COLUMN "team_id__new" bigint;

CREATE FUNCTION "agents_team_id__equal"() RETURNS trigger LANGUAGE plpgsql AS $equal$
#variable_conflict use_column
BEGIN
    NEW."team_id__new" := NEW."team_id";
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_agents_team_id__equal" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION "agents_team_id__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "agents" ENABLE ALWAYS TRIGGER "zzz_agents_team_id__equal";

ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id__not_null" CHECK ("team_id__new" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks, for a moment: agents (writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey__new" FOREIGN KEY ("team_id__new") REFERENCES "teams" ("id") ON DELETE CASCADE NOT VALID;

-- Locks the rows of a batch, until it is committed.
-- Rows of agents get team_id__new, 2000 at a time along the primary key, while others use the table.
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
            UPDATE "agents" SET "team_id__new" = "team_id" WHERE ("id") >= (this_batch."id") AND "team_id__new" IS NULL AND "team_id" IS NOT NULL;
        ELSE
            UPDATE "agents" SET "team_id__new" = "team_id" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "team_id__new" IS NULL AND "team_id" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "agents_team_id_idx__new" ON "agents" ("team_id__new");
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id__not_null";
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey__new";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "agents" ("team_id__new");

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_agents_team_id__equal" ON "agents";

DROP FUNCTION "agents_team_id__equal"();
ALTER TABLE "agents" DROP COLUMN "team_id";
ALTER TABLE "agents" RENAME COLUMN "team_id__new" TO "team_id";
ALTER TABLE "agents" ALTER COLUMN "team_id" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id__not_null";
ALTER INDEX "agents_team_id_idx__new" RENAME TO "agents_team_id_idx";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_team_id_fkey__new" TO "agents_team_id_fkey";

COMMIT;

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: teams (reads and writes wait).
BEGIN;

-- teams.id gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "teams" ADD COLUMN "id__new" bigint;

CREATE FUNCTION "teams_id__equal"() RETURNS trigger LANGUAGE plpgsql AS $equal$
#variable_conflict use_column
BEGIN
    NEW."id__new" := NEW."id";
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_teams_id__equal" BEFORE INSERT OR UPDATE ON "teams" FOR EACH ROW EXECUTE FUNCTION "teams_id__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "teams" ENABLE ALWAYS TRIGGER "zzz_teams_id__equal";

ALTER TABLE "teams" ADD CONSTRAINT "teams_id__not_null" CHECK ("id__new" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks the rows of a batch, until it is committed.
-- Rows of teams get id__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "teams" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "teams" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "teams" SET "id__new" = "id" WHERE ("id") >= (this_batch."id") AND "id__new" IS NULL AND "id" IS NOT NULL;
        ELSE
            UPDATE "teams" SET "id__new" = "id" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "id__new" IS NULL AND "id" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "teams_pkey__new" ON "teams" ("id__new");
ALTER TABLE "teams" VALIDATE CONSTRAINT "teams_id__not_null";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "teams" ("id__new");

-- Locks, for a moment: agents (reads and writes wait), teams (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_teams_id__equal" ON "teams";

ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "teams" DROP CONSTRAINT "teams_parent_id_fkey";
DROP FUNCTION "teams_id__equal"();

-- The new column's sequence goes on where the old one's was.
DO $places$
DECLARE
    last_number bigint;
    was_given boolean;
BEGIN
    EXECUTE 'SELECT last_value, is_called FROM ' || pg_get_serial_sequence('"teams"', 'id') INTO last_number, was_given;
    ALTER TABLE "teams" DROP COLUMN "id";
    ALTER TABLE "teams" RENAME COLUMN "id__new" TO "id";
    ALTER TABLE "teams" ALTER COLUMN "id" SET NOT NULL;
    ALTER TABLE "teams" DROP CONSTRAINT "teams_id__not_null";
    ALTER TABLE "teams" ALTER COLUMN "id" ADD GENERATED BY DEFAULT AS IDENTITY;
    PERFORM setval(pg_get_serial_sequence('"teams"', 'id'), last_number, was_given);
END
$places$;

ALTER TABLE "teams" ADD CONSTRAINT "teams_pkey" PRIMARY KEY USING INDEX "teams_pkey__new";
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "teams" ADD CONSTRAINT "teams_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "teams" ("id") ON DELETE SET NULL NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "teams" VALIDATE CONSTRAINT "teams_parent_id_fkey";

-- The next file:
-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: teams (reads and writes wait).
BEGIN;

-- teams.parent_id gets its type by a second column, which is kept equal, filled and then put in its place.
ALTER TABLE "teams" ADD COLUMN "parent_id__new" bigint;

CREATE FUNCTION "teams_parent_id__equal"() RETURNS trigger LANGUAGE plpgsql AS $equal$
#variable_conflict use_column
BEGIN
    NEW."parent_id__new" := NEW."parent_id";
    RETURN NEW;
END
$equal$;

CREATE TRIGGER "zzz_teams_parent_id__equal" BEFORE INSERT OR UPDATE ON "teams" FOR EACH ROW EXECUTE FUNCTION "teams_parent_id__equal"();

-- Also for rows that arrive by replication.
ALTER TABLE "teams" ENABLE ALWAYS TRIGGER "zzz_teams_parent_id__equal";

COMMIT;

-- Locks, for a moment: teams (writes wait).
ALTER TABLE "teams" ADD CONSTRAINT "teams_parent_id_fkey__new" FOREIGN KEY ("parent_id__new") REFERENCES "teams" ("id") ON DELETE SET NULL NOT VALID;

-- Locks the rows of a batch, until it is committed.
-- Rows of teams get parent_id__new, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "teams" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "teams" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "teams" SET "parent_id__new" = "parent_id" WHERE ("id") >= (this_batch."id") AND "parent_id__new" IS NULL AND "parent_id" IS NOT NULL;
        ELSE
            UPDATE "teams" SET "parent_id__new" = "parent_id" WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "parent_id__new" IS NULL AND "parent_id" IS NOT NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- Locks nothing that reading and writing needs.
ALTER TABLE "teams" VALIDATE CONSTRAINT "teams_parent_id_fkey__new";

-- What the planner knows of the old column, it has to know of the new one before it is asked.
ANALYZE "teams" ("parent_id__new");

-- Locks, for a moment: teams (reads and writes wait).
BEGIN;

-- The two columns change places: all of it at once, and none of it takes long.
DROP TRIGGER "zzz_teams_parent_id__equal" ON "teams";

DROP FUNCTION "teams_parent_id__equal"();
ALTER TABLE "teams" DROP COLUMN "parent_id";
ALTER TABLE "teams" RENAME COLUMN "parent_id__new" TO "parent_id";
ALTER TABLE "teams" RENAME CONSTRAINT "teams_parent_id_fkey__new" TO "teams_parent_id_fkey";

COMMIT;
