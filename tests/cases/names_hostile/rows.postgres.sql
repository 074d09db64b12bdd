INSERT INTO "order" (id, "select") VALUES (1, 'x'), (2, 'y');
