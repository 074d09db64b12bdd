-- hazard: filler users.age: the values that were dropped do not come back; rows get a filler

ALTER TABLE "users" ADD COLUMN "age" integer;
UPDATE "users" SET "age" = 0;
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;

CREATE OR REPLACE VIEW "adults" AS
SELECT users.id,
    users.name,
    users.age
   FROM users
  WHERE (users.age >= 18);
