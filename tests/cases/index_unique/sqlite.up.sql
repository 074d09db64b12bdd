-- precondition: add_unique agents.agents_email_idx: SELECT CAST("email" AS TEXT) AS "email", CAST(count(*) AS TEXT) AS "number of rows" FROM "agents" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1

CREATE UNIQUE INDEX "agents_email_idx" ON "agents" ("email");
