ALTER TABLE "agents" RENAME COLUMN "age" TO "years";
ALTER TABLE "agents" ALTER COLUMN "years" TYPE bigint;
