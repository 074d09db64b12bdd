-- hazard: narrow_type users.age: not every value of bigint fits integer
-- precondition: narrow_type users.age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "users" WHERE "age" NOT BETWEEN -2147483648 AND 2147483647

-- The view stands in the way; it comes back.
DROP VIEW "over_ages";

DROP MATERIALIZED VIEW "ages";
ALTER TABLE "users" ALTER COLUMN "age" TYPE integer;

CREATE MATERIALIZED VIEW "ages" AS
SELECT users.age,
    count(*) AS n
   FROM users
  GROUP BY users.age;

COMMENT ON MATERIALIZED VIEW "ages" IS 'how many of each';

CREATE VIEW "over_ages" AS
SELECT max(ages.age) AS most
   FROM ages;

CREATE UNIQUE INDEX ages_age_idx ON public.ages USING btree (age);
