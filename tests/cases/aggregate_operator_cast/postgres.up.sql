-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE TYPE "mood" AS ENUM ('ok');

CREATE FUNCTION public.acc(state bigint, v integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT state + v * v$function$;

CREATE FUNCTION public.same_text(a text, b text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT lower(a) = lower(b)$function$;

CREATE FUNCTION public.to_mood(integer)
 RETURNS mood
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT 'ok'::mood $function$;

CREATE AGGREGATE public.sum_of_squares(integer) (SFUNC = acc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE "sum_of_squares"(integer) IS 'sums';
CREATE OPERATOR public.=== (FUNCTION = same_text, LEFTARG = text, RIGHTARG = text);
CREATE CAST (integer AS mood) WITH FUNCTION to_mood(integer);
