ALTER TABLE "users" RENAME COLUMN "age" TO "years";
ALTER TABLE "users" RENAME CONSTRAINT "users_age_not_null" TO "users_years_not_null";

CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name
   FROM users
  WHERE (years >= 18);
