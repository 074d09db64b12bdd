-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.is_good(t text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT t <> '' $function$;

CREATE FUNCTION public.lower_all(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT lower($1) $function$;

CREATE FUNCTION public.make_code()
 RETURNS text
 LANGUAGE sql
AS $function$ SELECT 'code' $function$;

ALTER TABLE "users" ADD COLUMN "code" text NOT NULL DEFAULT make_code();
ALTER TABLE "users" ADD CONSTRAINT "users_name_check" CHECK (is_good(name));
CREATE INDEX "users_expr_idx" ON "users" ((lower_all(name)));
