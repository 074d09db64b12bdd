ALTER TABLE "agents" ADD COLUMN "nickname" text;
