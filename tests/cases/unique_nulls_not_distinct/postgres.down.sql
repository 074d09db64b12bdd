-- precondition: add_unique agents.agents_email_key: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

ALTER TABLE "agents" DROP CONSTRAINT "agents_email_key";
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE ("email");
