-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

-- The view stands in the way; it comes back.
DROP VIEW "aged";

DROP FUNCTION "next_age"(age integer);

CREATE FUNCTION public.next_age(age integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT age + 1$function$;

CREATE VIEW "aged" AS
SELECT id,
    next_age(age) AS age
   FROM users;
