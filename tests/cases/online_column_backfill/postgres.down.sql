-- hazard: drop_column agents.slug: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "slug";

-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "agents" ALTER COLUMN "slug" DROP NOT NULL;

-- The next file:
-- no-transaction

DROP INDEX CONCURRENTLY "agents_slug";
