DROP PROCEDURE "clean"(IN days integer);
DROP FUNCTION "oldest"();
