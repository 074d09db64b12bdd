-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.next_age(age integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT age + 10$function$;

COMMENT ON FUNCTION "next_age"(age integer) IS 'in ten years';
