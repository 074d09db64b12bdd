-- precondition: add_check agents.adult: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT (age >= 18)

ALTER TABLE "agents" ADD CONSTRAINT "adult" CHECK (age >= 18);
