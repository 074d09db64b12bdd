-- precondition: add_unique agents.agents_email_idx: SELECT CAST("email" AS text) AS "email", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

CREATE UNIQUE INDEX "agents_email_idx" ON "agents" ("email");
