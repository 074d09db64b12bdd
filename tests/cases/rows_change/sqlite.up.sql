-- hazard: delete_reference_row statuses.lost: the row goes; rows of orders that refer to it stop the migration
-- hazard: delete_reference_row statuses.void: the row goes; rows of orders that refer to it stop the migration
-- precondition: delete_reference_row statuses.orders: SELECT CAST("id" AS TEXT) AS "id", CAST("status" AS TEXT) AS "status" FROM "orders" WHERE "status" = 'lost' OR "status" = 'void'
-- rows: statuses (code, label, rank) by code

DELETE FROM "statuses" WHERE "code" IN ('lost', 'void');

INSERT INTO "statuses" ("code", "label", "rank") VALUES
    ('sent', 'Sent \ away', 3);

UPDATE "statuses" SET "label" = 'Open for all' WHERE "code" = 'open';
