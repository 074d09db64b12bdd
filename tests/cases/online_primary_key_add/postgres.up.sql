-- no-transaction
-- precondition: set_not_null agents.id: SELECT CAST("id" AS text) AS "id" FROM "agents" WHERE "id" IS NULL

-- agents.id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_id__not_null" CHECK ("id" IS NOT NULL) NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_id__not_null";

BEGIN;

ALTER TABLE "agents" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_id__not_null";

COMMIT;

-- The next file:
-- no-transaction
-- precondition: add_unique agents.agents_pkey: SELECT CAST("id" AS text) AS "id", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "id" IS NOT NULL GROUP BY "id" HAVING count(*) > 1

CREATE UNIQUE INDEX CONCURRENTLY "agents_pkey" ON "agents" ("id");
ALTER TABLE "agents" ADD CONSTRAINT "agents_pkey" PRIMARY KEY USING INDEX "agents_pkey";
