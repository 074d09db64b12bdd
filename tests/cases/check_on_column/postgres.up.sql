-- precondition: add_check agents.agents_age_check: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT ((age > 0) AND ((age >= 1) AND (age <= 150)))

ALTER TABLE "agents" ADD CONSTRAINT "agents_age_check" CHECK ((age > 0) AND ((age >= 1) AND (age <= 150)));
