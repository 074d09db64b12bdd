ALTER TABLE "events" DROP CONSTRAINT "events_user_id_fkey";
ALTER TABLE "events" ALTER COLUMN "id" DROP NOT NULL;
ALTER TABLE "events" ALTER COLUMN "body" DROP NOT NULL;

-- The next file:
ALTER TABLE "events" DROP CONSTRAINT "events_pkey";
