-- no-transaction
-- hazard: filler agents.score: the values that were dropped do not come back; rows get a filler

BEGIN;

ALTER TABLE "agents" ADD COLUMN "score" integer NOT NULL DEFAULT 0;
ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;

COMMIT;

CREATE INDEX CONCURRENTLY "agents_score_idx" ON "agents" ("score");
