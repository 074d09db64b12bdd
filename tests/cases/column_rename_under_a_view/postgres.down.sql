ALTER TABLE "users" RENAME COLUMN "years" TO "age";

CREATE OR REPLACE VIEW "adults" AS
SELECT users.id,
    users.name
   FROM users
  WHERE (users.age >= 18);
