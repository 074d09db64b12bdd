-- hazard: filler users.age: the values that were dropped do not come back; rows get a filler

ALTER TABLE "users" ADD COLUMN "age" integer;
UPDATE "users" SET "age" = 0;
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;

CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name,
    age
   FROM users
  WHERE (age >= 18);
