-- precondition: add_unique pairs.pairs_pkey: SELECT CAST("b" AS text) AS "b", CAST("a" AS text) AS "a", CAST(count(*) AS text) AS "number of rows" FROM "pairs" WHERE "b" IS NOT NULL AND "a" IS NOT NULL GROUP BY "b", "a" HAVING count(*) > 1

ALTER TABLE "pairs" DROP CONSTRAINT "pairs_pkey";
ALTER TABLE "pairs" ADD CONSTRAINT "pairs_pkey" PRIMARY KEY ("b", "a");
