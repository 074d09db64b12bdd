ALTER VIEW "grown_ups" RENAME TO "adults";

CREATE OR REPLACE VIEW "adult_names" AS
SELECT name
   FROM adults;
