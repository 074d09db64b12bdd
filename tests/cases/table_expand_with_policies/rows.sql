INSERT INTO papers ("Title") VALUES ('first'), ('second');
