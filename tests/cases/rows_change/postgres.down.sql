-- hazard: delete_reference_row statuses.sent: the row goes; rows of orders that refer to it stop the migration
-- precondition: delete_reference_row statuses.orders: SELECT CAST("id" AS text) AS "id", CAST("status" AS text) AS "status" FROM "orders" WHERE "status" = 'sent'

DELETE FROM "statuses" WHERE "code" = 'sent';

INSERT INTO "statuses" ("code", "label", "rank", "note") VALUES
    ('lost', 'It''s lost', 4, NULL),
    ('void', 'Void', 3, 'kept by hand');

UPDATE "statuses" SET "label" = 'Open' WHERE "code" = 'open';
