ALTER TABLE "agents" ADD COLUMN "extra" text;
