-- no-transaction

-- agents.id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_id__not_null" CHECK ("id" IS NOT NULL) NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_id__not_null";
ALTER TABLE "agents" ALTER COLUMN "id" SET NOT NULL, DROP CONSTRAINT "agents_id__not_null";

-- The next file:
-- no-transaction

CREATE UNIQUE INDEX CONCURRENTLY "agents_pkey" ON "agents" ("id");
ALTER TABLE "agents" ADD CONSTRAINT "agents_pkey" PRIMARY KEY USING INDEX "agents_pkey";
