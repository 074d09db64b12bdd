ALTER TABLE "users" RENAME COLUMN "age" TO "years";

CREATE OR REPLACE VIEW "adults" AS
SELECT users.id,
    users.name
   FROM users
  WHERE (users.years >= 18);
