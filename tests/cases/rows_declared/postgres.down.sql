-- hazard: delete_reference_row kinds.started: the row goes

INSERT INTO "kinds" ("id", "name", "category", "made_at") VALUES
    (3, 'old', 'system', '2024-05-03 10:00:00+00');

-- The database goes on counting behind the numbers that these rows were given.
SELECT setval(pg_get_serial_sequence('"kinds"', 'id'), greatest(max("id"), pg_sequence_last_value(pg_get_serial_sequence('"kinds"', 'id')::regclass))) FROM "kinds";

UPDATE "kinds" SET "category" = 'unknown' WHERE "name" = 'error';
DELETE FROM "kinds" WHERE "name" = 'started';
