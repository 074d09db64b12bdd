CREATE OR REPLACE VIEW "adults" AS
SELECT users.id,
    users.name,
    users.age
   FROM users
  WHERE (users.age >= 21);

COMMENT ON VIEW "adults" IS 'older';
