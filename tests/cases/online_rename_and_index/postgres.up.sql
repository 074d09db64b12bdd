ALTER TABLE "agents" RENAME TO "people";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "people_id_seq";
ALTER TABLE "people" RENAME COLUMN "name" TO "title";
ALTER TABLE "people" RENAME CONSTRAINT "agents_pkey" TO "people_pkey";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "people_title" ON "people" ("title");
