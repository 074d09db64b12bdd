-- no-transaction
-- hazard: delete_reference_row samples.3: the row goes

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

UPDATE `samples` SET `whole` = -1, `truth` = 1, `words` = 'a quoted "word" \\ back', `price` = 1.5, `ratio` = 0.1, `exact` = 0.001, `data` = '{"a":{"x y":null},"b":[1,2]}', `raw` = X'00FF', `at` = '14:30:00', `span` = 'P1DT2H', `weight` = 'light', `tags` = '["a","b, c",null]' WHERE `id` = 2;
DELETE FROM `samples` WHERE `id` = 3;
