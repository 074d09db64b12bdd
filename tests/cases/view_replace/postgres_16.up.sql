CREATE OR REPLACE VIEW "adults" AS
SELECT id,
    name,
    age
   FROM users
  WHERE (age >= 21);

COMMENT ON VIEW "adults" IS 'older';
