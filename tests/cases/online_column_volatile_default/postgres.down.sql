-- hazard: drop_column agents.token: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "token";

-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "agents" ALTER COLUMN "token" DROP NOT NULL;
