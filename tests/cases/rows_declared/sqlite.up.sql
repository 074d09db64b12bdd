-- hazard: delete_reference_row kinds.old: the row goes
-- rows: kinds (name, category) by name

INSERT INTO "kinds" ("name", "category") VALUES
    ('started', 'scenario');

UPDATE "kinds" SET "category" = 'system' WHERE "name" = 'error';
DELETE FROM "kinds" WHERE "name" = 'old';
