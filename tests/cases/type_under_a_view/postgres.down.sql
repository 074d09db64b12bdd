-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- precondition: narrow_type agents.age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE "age" NOT BETWEEN -2147483648 AND 2147483647

-- The view stands in the way; it comes back.
DROP VIEW "older_agents";

-- The view stands in the way; it comes back.
DROP VIEW "old_agents";

ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;

CREATE VIEW "old_agents" AS
SELECT agents.id,
    agents.name,
    agents.age
   FROM agents
  WHERE (agents.age > 4);

COMMENT ON VIEW "old_agents" IS 'not young';

CREATE VIEW "older_agents" AS
SELECT old_agents.name,
    (old_agents.age + 1) AS next
   FROM old_agents;
