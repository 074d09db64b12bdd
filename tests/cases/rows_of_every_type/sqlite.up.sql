-- rows: samples (id, whole, large, truth, words, short, fixed, price, ratio, exact, uid, data, raw, day, at, moment, instant, span, weight, tags, nothing) by id

INSERT INTO "samples" ("id", "whole", "large", "truth", "words", "short", "fixed", "price", "ratio", "exact", "uid", "data", "raw", "day", "at", "moment", "instant", "span", "weight", "tags", "nothing") VALUES
    (3, 3, 9007199254740993, 0, 'line one
line two', '1', 'abc', -0.1, 2, 2, '123e4567-e89b-12d3-a456-426614174000', '[]', X'', '2024-02-29', '00:00:00.25', '2024-01-02 03:04:05.000000', '2024-01-02 01:04:05.500000', 'PT1H30M', 'heavy', '[]', 'NULL');

UPDATE "samples" SET "whole" = 2, "truth" = 0, "words" = 'line one
line two', "price" = 2, "ratio" = 2, "exact" = 2, "data" = '[]', "raw" = X'', "at" = '00:00:00.25', "span" = 'PT1H30M', "weight" = 'heavy', "tags" = '[]' WHERE "id" = 2;
