-- after
CREATE SCHEMA "a.b ""c";
CREATE TYPE "a.b ""c"."Über Type" AS ENUM ('it''s', 'new
line');
CREATE TABLE "a.b ""c"."select" ("Order" integer PRIMARY KEY, "a""b" "a.b ""c"."Über Type", "üäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü" text);
CREATE FUNCTION "a.b ""c"."do it"("In" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW "a.b ""c"."from" AS SELECT "Order", "a""b" FROM "a.b ""c"."select";
CREATE INDEX "in.dex" ON "a.b ""c"."select" ("a""b");
COMMENT ON TABLE "a.b ""c"."select" IS 'it''s
two lines -- and : # more';
