-- hazard: delete_reference_row kinds.started: the row goes

INSERT INTO "kinds" ("id", "name", "category", "made_at") VALUES
    (3, 'old', 'system', '2024-05-03 10:00:00.000000');

UPDATE "kinds" SET "category" = 'unknown' WHERE "name" = 'error';
DELETE FROM "kinds" WHERE "name" = 'started';
