-- hazard: drop_table gone: the table and all its rows are dropped

DROP TRIGGER "touch" ON "gone";
DROP VIEW "all_gone";
DROP FUNCTION "touch"();
DROP TABLE "gone";
