-- precondition: add_unique agents.agents_name_key: SELECT CAST("name" AS text) AS "name", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "name" IS NOT NULL GROUP BY "name" HAVING count(*) > 1

ALTER TABLE "agents" ADD CONSTRAINT "agents_name_key" UNIQUE ("name");
