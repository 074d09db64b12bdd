ALTER TABLE "agents" ADD COLUMN "search" TEXT;
ALTER TABLE "agents" ADD COLUMN "slug" TEXT;
