-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.oldest()
 RETURNS users
 LANGUAGE sql
 STABLE
RETURN (SELECT users.*::users AS users FROM users ORDER BY users.age DESC LIMIT 1);

CREATE PROCEDURE public.clean(IN days integer)
 LANGUAGE sql
BEGIN ATOMIC
 DELETE FROM users
   WHERE (users.age > clean.days);
 DELETE FROM users
   WHERE (users.age < 0);
END;
