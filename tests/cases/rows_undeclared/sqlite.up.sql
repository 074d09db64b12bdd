ALTER TABLE "statuses" ADD COLUMN "note" TEXT;
