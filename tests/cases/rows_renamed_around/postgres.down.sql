-- hazard: drop_column states.rank: the column and its values are dropped
-- hazard: delete_reference_row states.sent: the row goes; rows of orders that refer to it stop the migration
-- precondition: delete_reference_row states.orders: SELECT CAST("id" AS text) AS "id", CAST("status" AS text) AS "status" FROM "orders" WHERE "status" = 'sent'

ALTER TABLE "statuses" RENAME TO "states";
ALTER TABLE "states" RENAME COLUMN "key" TO "code";
ALTER TABLE "states" RENAME COLUMN "title" TO "label";
ALTER TABLE "states" DROP CONSTRAINT "ranked";
ALTER TABLE "states" RENAME CONSTRAINT "statuses_pkey" TO "states_pkey";
ALTER TABLE "states" DROP COLUMN "rank";
UPDATE "states" SET "label" = 'Open' WHERE "code" = 'open';
DELETE FROM "states" WHERE "code" = 'sent';
