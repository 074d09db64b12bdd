-- hazard: narrow_type agents.id: not every value of bigint fits integer
-- hazard: narrow_type badges.agent_id: not every value of bigint fits integer
-- hazard: narrow_type notes.agent_id: not every value of bigint fits integer
-- precondition: narrow_type agents.id: SELECT CAST("id" AS text) AS "id" FROM "agents" WHERE "id" NOT BETWEEN -2147483648 AND 2147483647
-- precondition: narrow_type badges.agent_id: SELECT CAST("id" AS text) AS "id", CAST("agent_id" AS text) AS "agent_id" FROM "badges" WHERE "agent_id" NOT BETWEEN -2147483648 AND 2147483647
-- precondition: narrow_type notes.agent_id: SELECT CAST("id" AS text) AS "id", CAST("agent_id" AS text) AS "agent_id" FROM "notes" WHERE "agent_id" NOT BETWEEN -2147483648 AND 2147483647

-- It comes back when the columns or the key that it needs have changed.
ALTER TABLE "badges" DROP CONSTRAINT "badges_agent_id_fkey";

-- It comes back when the columns or the key that it needs have changed.
ALTER TABLE "notes" DROP CONSTRAINT "notes_agent_id_fkey";

ALTER TABLE "agents" ALTER COLUMN "id" TYPE integer;
ALTER TABLE "badges" ALTER COLUMN "agent_id" TYPE integer;
ALTER TABLE "notes" ALTER COLUMN "agent_id" TYPE integer;
ALTER TABLE "badges" ADD CONSTRAINT "badges_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE SET NULL;
ALTER TABLE "notes" ADD CONSTRAINT "notes_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE;
