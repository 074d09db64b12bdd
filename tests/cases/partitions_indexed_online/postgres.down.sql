ALTER TABLE "events" DROP CONSTRAINT "id_is_positive";

-- The next file:
ALTER TABLE "events" DROP CONSTRAINT "events_id_at_kind_key";

-- The next file:
DROP INDEX "events_body_idx";
