-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- hazard: narrow_type agents.state: not every value of character varying(30) fits character varying(20)
-- hazard: drop_column agents.label: the column and its values are dropped
-- hazard: drop_column agents.grade: the column and its values are dropped
-- precondition: narrow_type agents.state: SELECT CAST("id" AS text) AS "id", CAST("state" AS text) AS "state" FROM "bots" WHERE char_length(rtrim(CAST("state" AS text))) > 20
-- precondition: add_check agents.named: SELECT CAST("id" AS text) AS "id", CAST("name" AS text) AS "name" FROM "bots" WHERE NOT ((name)::text <> ''::text)

-- Locks, for a moment: agents (reads and writes wait), bots (reads and writes wait).
BEGIN;

DROP VIEW "agents";
ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
DROP TRIGGER "zz_bots_name_label_twin" ON "agents";
DROP FUNCTION "zz_bots_name_label_twin"();
ALTER TABLE "agents" DROP CONSTRAINT "named";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_key" TO "agents_name_key";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_team_id_fkey" TO "agents_team_id_fkey";
ALTER TABLE "agents" ADD COLUMN "motto" text;
ALTER TABLE "agents" RENAME CONSTRAINT "bots_id_not_null" TO "agents_id_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_not_null" TO "agents_name_not_null";
ALTER TABLE "agents" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "state" TYPE character varying(20);
ALTER TABLE "agents" ALTER COLUMN "state" SET DEFAULT 'idle'::character varying;
ALTER TABLE "agents" RENAME CONSTRAINT "bots_state_not_null" TO "agents_state_not_null";
ALTER TABLE "agents" DROP COLUMN "label";
ALTER TABLE "agents" DROP COLUMN "grade";
ALTER TABLE "agents" ADD CONSTRAINT "named" CHECK ((name)::text <> ''::text) NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "named";
CREATE INDEX CONCURRENTLY "agents_state_idx" ON "agents" ("state");

-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "bots" ALTER COLUMN "label" DROP NOT NULL;

-- The next file:
ALTER TABLE "bots" DROP CONSTRAINT "bots_label_key";
