-- hazard: drop_column users.age: the column and its values are dropped

-- The view stands in the way; it comes back.
DROP VIEW "adult_names";

DROP VIEW "adults";
ALTER TABLE "users" DROP COLUMN "age";

CREATE VIEW "adults" AS
SELECT id,
    name
   FROM users;

CREATE VIEW "adult_names" AS
SELECT name
   FROM adults;
