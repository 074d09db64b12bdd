ALTER TABLE "agents" ADD COLUMN "gone" text;
