ALTER VIEW "adults" RENAME TO "grown_ups";

CREATE OR REPLACE VIEW "adult_names" AS
SELECT name
   FROM grown_ups;
