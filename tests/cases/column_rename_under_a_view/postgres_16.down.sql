ALTER TABLE "users" RENAME COLUMN "years" TO "age";

CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name
   FROM users
  WHERE (age >= 18);
