-- hazard: drop_column agents.gone: the column and its values are dropped

ALTER TABLE "agents" RENAME COLUMN "status" TO "state";
ALTER TABLE "agents" ADD COLUMN "new" text;
UPDATE "agents" SET "state" = 'idle' WHERE "state" IS NULL;
UPDATE "agents" SET "new" = name;
ALTER TABLE "agents" ALTER COLUMN "age" TYPE bigint;
ALTER TABLE "agents" ALTER COLUMN "age" SET DEFAULT 5;
ALTER TABLE "agents" ALTER COLUMN "state" SET NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" DROP NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "new" SET NOT NULL;
ALTER TABLE "agents" DROP COLUMN "gone";
