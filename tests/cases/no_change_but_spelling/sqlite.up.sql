ALTER TABLE "agents" ADD COLUMN "extra" TEXT;
