-- hazard: narrow_type agents.score: not every value of text fits integer

ALTER TABLE "agents" ALTER COLUMN "score" TYPE integer USING cast(score as integer);
