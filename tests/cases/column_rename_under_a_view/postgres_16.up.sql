ALTER TABLE "users" RENAME COLUMN "age" TO "years";

CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name
   FROM users
  WHERE (years >= 18);
