-- hazard: delete_reference_row categories.5: the row goes
-- rows: categories (id, name, parent_id) by id

DELETE FROM "categories" WHERE "id" = 5;

INSERT INTO "categories" ("id", "name", "parent_id") VALUES
    (9, 'books', 1),
    (2, 'novels', 9);
