ALTER TABLE "pairs" DROP CONSTRAINT "pairs_pkey";
ALTER TABLE "pairs" ADD CONSTRAINT "pairs_pkey" PRIMARY KEY ("a", "b");
