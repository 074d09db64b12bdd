ALTER TABLE "agents" ADD COLUMN "status" text NOT NULL DEFAULT 'idle'::text;
ALTER TABLE "agents" ADD COLUMN "score" integer NOT NULL DEFAULT '-1'::integer;
ALTER TABLE "agents" ADD COLUMN "ratio" double precision NOT NULL DEFAULT 0.5;
ALTER TABLE "agents" ADD COLUMN "active" boolean NOT NULL DEFAULT false;
