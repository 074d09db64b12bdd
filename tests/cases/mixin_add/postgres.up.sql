ALTER TABLE "agents" ADD COLUMN "created_at" timestamp with time zone NOT NULL DEFAULT now();
ALTER TABLE "agents" ADD COLUMN "updated_at" timestamp with time zone NOT NULL DEFAULT now();
