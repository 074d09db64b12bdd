-- hazard: delete_reference_row categories.2: the row goes
-- hazard: delete_reference_row categories.9: the row goes

DELETE FROM "categories" WHERE "id" IN (2, 9);

INSERT INTO "categories" ("id", "name", "parent_id") VALUES
    (5, 'books', 1);
