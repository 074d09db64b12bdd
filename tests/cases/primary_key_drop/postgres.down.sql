ALTER TABLE "pairs" ADD CONSTRAINT "pairs_pkey" PRIMARY KEY ("a", "b");
