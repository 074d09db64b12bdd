-- hazard: delete_reference_row samples.3: the row goes

UPDATE "samples" SET "whole" = -1, "truth" = true, "words" = 'a quoted "word" \ back', "price" = 1.5, "ratio" = 0.1, "exact" = 0.001, "data" = '{"a":{"x y":null},"b":[1,2]}', "raw" = '\x00ff', "at" = '14:30:00', "span" = 'P1DT2H', "weight" = 'light', "tags" = '{a,"b, c",NULL}' WHERE "id" = 2;
DELETE FROM "samples" WHERE "id" = 3;
