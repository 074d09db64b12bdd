-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER TABLE "events" DETACH PARTITION "events_2025" CONCURRENTLY;

-- The server keeps the bounds of what is detached so as a check.
DO $tablewright$
DECLARE
    bounds text;
BEGIN
    FOR bounds IN SELECT conname FROM pg_constraint WHERE conrelid = '"events_2025"'::regclass AND contype = 'c' AND conname NOT IN ('id_is_positive') LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', '"events_2025"'::regclass, bounds);
    END LOOP;
END
$tablewright$;
