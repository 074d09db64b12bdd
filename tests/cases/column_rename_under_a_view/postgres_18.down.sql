ALTER TABLE "users" RENAME COLUMN "years" TO "age";
ALTER TABLE "users" RENAME CONSTRAINT "users_years_not_null" TO "users_age_not_null";

CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name
   FROM users
  WHERE (age >= 18);
