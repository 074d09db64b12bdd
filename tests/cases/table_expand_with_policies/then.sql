INSERT INTO papers DEFAULT VALUES;
INSERT INTO papers (id, "Title") VALUES (DEFAULT, 'by the old name');
INSERT INTO papers (id, "Title") OVERRIDING SYSTEM VALUE VALUES (2, 'again') ON CONFLICT (id) DO UPDATE SET "Title" = excluded."Title" || ' and again';
WITH gone AS (DELETE FROM papers WHERE id = 1 RETURNING id, words) INSERT INTO papers ("Title") SELECT 'gone ' || id || ' ' || words FROM gone;
