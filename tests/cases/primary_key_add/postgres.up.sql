-- precondition: add_unique pairs.pairs_pkey: SELECT CAST("a" AS text) AS "a", CAST("b" AS text) AS "b", CAST(count(*) AS text) AS "number of rows" FROM "pairs" WHERE "a" IS NOT NULL AND "b" IS NOT NULL GROUP BY "a", "b" HAVING count(*) > 1

ALTER TABLE "pairs" ADD CONSTRAINT "pairs_pkey" PRIMARY KEY ("a", "b");
