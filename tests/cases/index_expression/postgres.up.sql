-- precondition: add_unique agents.agents_lower_name: SELECT CAST((lower(name)) AS text) AS "lower(name)", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE (lower(name)) IS NOT NULL GROUP BY (lower(name)) HAVING count(*) > 1

CREATE UNIQUE INDEX "agents_lower_name" ON "agents" ((lower(name)));
