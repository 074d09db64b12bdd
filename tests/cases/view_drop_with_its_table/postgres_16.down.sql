-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN NEW; END$function$;

CREATE TABLE "gone" (
    "id" bigint NOT NULL,
    CONSTRAINT "gone_pkey" PRIMARY KEY ("id")
);

CREATE VIEW "all_gone" AS
SELECT id
   FROM gone;

CREATE TRIGGER "touch" BEFORE UPDATE ON "gone" FOR EACH ROW EXECUTE FUNCTION touch();
