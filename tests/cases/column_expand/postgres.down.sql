DROP TRIGGER "zz_agents_title_name_twin" ON "agents";
DROP TRIGGER "zz_agents_team_id_group_id_twin" ON "agents";
DROP TRIGGER "zz_agents_state_status_twin" ON "agents";
DROP TRIGGER "zz_agents_motto_slogan_twin" ON "agents";
DROP FUNCTION "zz_agents_title_name_twin"();
DROP FUNCTION "zz_agents_team_id_group_id_twin"();
DROP FUNCTION "zz_agents_state_status_twin"();
DROP FUNCTION "zz_agents_motto_slogan_twin"();
ALTER TABLE "agents" DROP CONSTRAINT "agents_group_id_fkey";
ALTER INDEX "by_title_title" RENAME TO "by_title";

-- agents.title holds the same.
ALTER TABLE "agents" DROP COLUMN "name";

-- agents.motto holds the same.
ALTER TABLE "agents" DROP COLUMN "slogan";

-- agents.state holds the same.
ALTER TABLE "agents" DROP COLUMN "status";

-- agents.team_id holds the same.
ALTER TABLE "agents" DROP COLUMN "group_id";

-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "agents" ALTER COLUMN "name" DROP NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "status" DROP NOT NULL;

-- The next file:
ALTER TABLE "agents" DROP CONSTRAINT "agents_name_key";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_status_idx";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "by_title";
