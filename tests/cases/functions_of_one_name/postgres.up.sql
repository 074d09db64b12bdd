-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.twice(integer)
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT $1 + $1$function$;
