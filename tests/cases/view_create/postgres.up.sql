CREATE VIEW "adults" AS
SELECT users.id,
    users.name
   FROM users
  WHERE (users.age >= 18);
