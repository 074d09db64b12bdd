-- precondition: add_unique agents.name_in_project: SELECT CAST("project" AS text) AS "project", CAST("name" AS text) AS "name", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "project" IS NOT NULL AND "name" IS NOT NULL GROUP BY "project", "name" HAVING count(*) > 1

ALTER TABLE "agents" DROP CONSTRAINT "agents_name_key";
ALTER TABLE "agents" ADD CONSTRAINT "name_in_project" UNIQUE ("project", "name");
