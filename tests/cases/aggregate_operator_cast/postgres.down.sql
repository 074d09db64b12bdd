DROP CAST (integer AS mood);
DROP OPERATOR ===(text, text);
DROP AGGREGATE "sum_of_squares"(integer);
DROP FUNCTION "to_mood"(integer);
DROP FUNCTION "same_text"(a text, b text);
DROP FUNCTION "acc"(state bigint, v integer);
DROP TYPE "mood";
