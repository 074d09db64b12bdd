ALTER TABLE "pairs" DROP CONSTRAINT "pairs_pkey";
