UPDATE "countries" SET "iso" = 'BU' WHERE "iso" = 'MM';

-- Rows refer to the key: the row is written under the new one, they are led there, and the old one goes.
INSERT INTO "statuses" ("code", "label") SELECT 'open', "label" FROM "statuses" WHERE "code" = 'opened';

UPDATE "orders" SET "status" = 'open' WHERE "status" = 'opened';
DELETE FROM "statuses" WHERE "code" = 'opened';
UPDATE "statuses" SET "label" = 'Open' WHERE "code" = 'open';
