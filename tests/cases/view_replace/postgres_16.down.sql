-- The view stands in the way; it comes back.
DROP VIEW "adult_names";

DROP VIEW "adults";

CREATE VIEW "adults" AS
SELECT id,
    name
   FROM users
  WHERE (age >= 18);

COMMENT ON VIEW "adults" IS 'grown up';

CREATE VIEW "adult_names" AS
SELECT name
   FROM adults;
