ALTER TABLE "agents" ADD COLUMN "nickname" TEXT;
