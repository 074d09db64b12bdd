-- hazard: drop_column grants.id: the column and its values are dropped
-- precondition: add_unique grants.grants_pkey: SELECT CAST("agent_id" AS text) AS "agent_id", CAST("role" AS text) AS "role", CAST(count(*) AS text) AS "number of rows" FROM "grants" WHERE "agent_id" IS NOT NULL AND "role" IS NOT NULL GROUP BY "agent_id", "role" HAVING count(*) > 1

ALTER TABLE "grants" DROP CONSTRAINT "grants_pkey";
ALTER TABLE "grants" DROP COLUMN "id";
ALTER TABLE "grants" ADD CONSTRAINT "grants_pkey" PRIMARY KEY ("agent_id", "role");
