-- no-transaction
-- precondition: add_unique agents.agents_email_key: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

CREATE UNIQUE INDEX CONCURRENTLY "agents_email_key" ON "agents" ("email");
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE USING INDEX "agents_email_key";
