-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.zz_agents_motto_slogan_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."slogan" IS NULL THEN
            NEW."slogan" := NEW."motto";
        ELSIF NEW."slogan" IS DISTINCT FROM NEW."motto" THEN
            NEW."motto" := NEW."slogan";
        END IF;
    ELSIF NEW."slogan" IS DISTINCT FROM OLD."slogan" THEN
        IF NEW."slogan" IS DISTINCT FROM NEW."motto" THEN
            NEW."motto" := NEW."slogan";
        END IF;
    ELSIF NEW."motto" IS DISTINCT FROM OLD."motto" THEN
        NEW."slogan" := NEW."motto";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_state_status_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT (NEW."status" IS DISTINCT FROM 'idle'::character varying) THEN
            NEW."status" := NEW."state";
        ELSIF NEW."status" IS DISTINCT FROM NEW."state" THEN
            NEW."state" := NEW."status";
        END IF;
    ELSIF NEW."status" IS DISTINCT FROM OLD."status" THEN
        IF NEW."status" IS DISTINCT FROM NEW."state" THEN
            NEW."state" := NEW."status";
        END IF;
    ELSIF NEW."state" IS DISTINCT FROM OLD."state" THEN
        NEW."status" := NEW."state";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_team_id_group_id_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."group_id" IS NULL THEN
            NEW."group_id" := NEW."team_id";
        ELSIF NEW."group_id" IS DISTINCT FROM NEW."team_id" THEN
            NEW."team_id" := NEW."group_id";
        END IF;
    ELSIF NEW."group_id" IS DISTINCT FROM OLD."group_id" THEN
        IF NEW."group_id" IS DISTINCT FROM NEW."team_id" THEN
            NEW."team_id" := NEW."group_id";
        END IF;
    ELSIF NEW."team_id" IS DISTINCT FROM OLD."team_id" THEN
        NEW."group_id" := NEW."team_id";
    END IF;
    RETURN NEW;
END
$function$;

CREATE FUNCTION public.zz_agents_title_name_twin()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW."name" IS NULL THEN
            NEW."name" := NEW."title";
        ELSIF NEW."name" IS DISTINCT FROM NEW."title" THEN
            NEW."title" := NEW."name";
        END IF;
    ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
        IF NEW."name" IS DISTINCT FROM NEW."title" THEN
            NEW."title" := NEW."name";
        END IF;
    ELSIF NEW."title" IS DISTINCT FROM OLD."title" THEN
        NEW."name" := NEW."title";
    END IF;
    RETURN NEW;
END
$function$;

ALTER TABLE "agents" ADD COLUMN "title" character varying(100);
ALTER TABLE "agents" ADD COLUMN "motto" text;
ALTER TABLE "agents" ADD COLUMN "state" character varying(20);
ALTER TABLE "agents" ADD COLUMN "team_id" integer;
UPDATE "agents" SET "title" = "name";
UPDATE "agents" SET "motto" = "slogan";
UPDATE "agents" SET "state" = "status";
UPDATE "agents" SET "team_id" = "group_id";
ALTER TABLE "agents" ALTER COLUMN "title" SET NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "state" SET DEFAULT 'idle'::character varying;
ALTER TABLE "agents" ALTER COLUMN "state" SET NOT NULL;
ALTER TABLE "agents" ADD CONSTRAINT "agents_title_key" UNIQUE ("title");
CREATE INDEX "agents_state_idx" ON "agents" ("state");
CREATE INDEX "by_title_title" ON "agents" ("title", "id");
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id");
CREATE TRIGGER "zz_agents_motto_slogan_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_motto_slogan_twin();
CREATE TRIGGER "zz_agents_state_status_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_state_status_twin();
CREATE TRIGGER "zz_agents_team_id_group_id_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_team_id_group_id_twin();
CREATE TRIGGER "zz_agents_title_name_twin" BEFORE INSERT OR UPDATE ON "agents" FOR EACH ROW EXECUTE FUNCTION zz_agents_title_name_twin();
