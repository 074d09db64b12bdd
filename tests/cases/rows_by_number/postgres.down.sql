-- hazard: delete_reference_row categories.2: the row goes
-- hazard: delete_reference_row categories.9: the row goes

DELETE FROM "categories" WHERE "id" IN (2, 9);

INSERT INTO "categories" ("id", "name", "parent_id") OVERRIDING SYSTEM VALUE VALUES
    (5, 'books', 1);

-- The database goes on counting behind the numbers that these rows were given.
SELECT setval(pg_get_serial_sequence('"categories"', 'id'), greatest(max("id"), pg_sequence_last_value(pg_get_serial_sequence('"categories"', 'id')::regclass))) FROM "categories";
