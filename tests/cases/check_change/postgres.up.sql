-- precondition: add_check agents.adult: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT ((age >= 16) AND (age < 200))

ALTER TABLE "agents" DROP CONSTRAINT "adult";
ALTER TABLE "agents" ADD CONSTRAINT "adult" CHECK ((age >= 16) AND (age < 200));
