-- hazard: delete_reference_row categories.5: the row goes
-- rows: categories (id, name, parent_id) by id

DELETE FROM "categories" WHERE "id" = 5;

INSERT INTO "categories" ("id", "name", "parent_id") OVERRIDING SYSTEM VALUE VALUES
    (9, 'books', 1),
    (2, 'novels', 9);

-- The database goes on counting behind the numbers that these rows were given.
SELECT setval(pg_get_serial_sequence('"categories"', 'id'), greatest(max("id"), pg_sequence_last_value(pg_get_serial_sequence('"categories"', 'id')::regclass))) FROM "categories";
