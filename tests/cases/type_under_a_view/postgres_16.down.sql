-- hazard: narrow_type agents.age: not every value of bigint fits integer

-- The view stands in the way; it comes back.
DROP VIEW "older_agents";

-- The view stands in the way; it comes back.
DROP VIEW "old_agents";

ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;

CREATE VIEW "old_agents" AS
SELECT id,
    name,
    age
   FROM agents
  WHERE (age > 4);

COMMENT ON VIEW "old_agents" IS 'not young';

CREATE VIEW "older_agents" AS
SELECT name,
    (age + 1) AS next
   FROM old_agents;
