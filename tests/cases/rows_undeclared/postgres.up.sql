ALTER TABLE "statuses" ADD COLUMN "note" text;
