-- precondition: add_unique agents.agents_lower_name: SELECT CAST((lower(name)) AS TEXT) AS "lower(name)", CAST(count(*) AS TEXT) AS "number of rows" FROM "agents" WHERE (lower(name)) IS NOT NULL GROUP BY (lower(name)) HAVING count(*) > 1

CREATE UNIQUE INDEX "agents_lower_name" ON "agents" ((lower(name)));
