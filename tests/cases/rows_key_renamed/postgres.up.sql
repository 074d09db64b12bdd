-- rows: countries (id, iso) by iso
-- rows: statuses (code, label) by code

UPDATE "countries" SET "iso" = 'MM' WHERE "iso" = 'BU';

-- Rows refer to the key: the row is written under the new one, they are led there, and the old one goes.
INSERT INTO "statuses" ("code", "label") SELECT 'opened', "label" FROM "statuses" WHERE "code" = 'open';

UPDATE "orders" SET "status" = 'opened' WHERE "status" = 'open';
DELETE FROM "statuses" WHERE "code" = 'open';
UPDATE "statuses" SET "label" = 'Opened' WHERE "code" = 'opened';
