-- hazard: drop_column agents.slug: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "slug";

-- The next file:
-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "agents" ALTER COLUMN "slug" DROP NOT NULL;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
DROP INDEX CONCURRENTLY "agents_slug";
