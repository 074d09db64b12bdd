-- The view stands in the way; it comes back.
DROP VIEW "over_ages";

DROP MATERIALIZED VIEW "ages";
ALTER TABLE "users" ALTER COLUMN "age" TYPE bigint;

CREATE MATERIALIZED VIEW "ages" AS
SELECT age,
    count(*) AS n
   FROM users
  WHERE (age > 0)
  GROUP BY age;

COMMENT ON MATERIALIZED VIEW "ages" IS 'how many of each';

CREATE VIEW "over_ages" AS
SELECT max(age) AS most
   FROM ages;

CREATE UNIQUE INDEX ages_age_idx ON public.ages USING btree (age);
CREATE INDEX ages_n_idx ON public.ages USING btree (n);
