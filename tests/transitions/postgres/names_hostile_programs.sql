-- Views, functions, procedures, triggers, policies and rules of strange names, with strange texts in them.
-- after
CREATE TABLE "ta""b.le" (id integer PRIMARY KEY, "col. umn" text);
CREATE FUNCTION "fn. ""x"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE VIEW "a""b" AS SELECT id AS "a""b", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'a"b';
COMMENT ON VIEW "a""b" IS 'a"b';
CREATE VIEW "a.b" AS SELECT id AS "a.b", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'a.b';
COMMENT ON VIEW "a.b" IS 'a.b';
CREATE VIEW "a
b" AS SELECT id AS "a
b", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'a
b';
COMMENT ON VIEW "a
b" IS 'a
b';
CREATE VIEW "select" AS SELECT id AS "select", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'select';
COMMENT ON VIEW "select" IS 'select';
CREATE VIEW "$1" AS SELECT id AS "$1", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '$1';
COMMENT ON VIEW "$1" IS '$1';
CREATE VIEW "back\slash" AS SELECT id AS "back\slash", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'back\slash';
COMMENT ON VIEW "back\slash" IS 'back\slash';
CREATE VIEW "1st" AS SELECT id AS "1st", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '1st';
COMMENT ON VIEW "1st" IS '1st';
CREATE VIEW "   " AS SELECT id AS "   ", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '   ';
COMMENT ON VIEW "   " IS '   ';
CREATE VIEW "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" AS SELECT id AS "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
COMMENT ON VIEW "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
CREATE VIEW "%s %I" AS SELECT id AS "%s %I", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '%s %I';
COMMENT ON VIEW "%s %I" IS '%s %I';
CREATE VIEW "it's" AS SELECT id AS "it's", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'it''s';
COMMENT ON VIEW "it's" IS 'it''s';
CREATE VIEW "a;b--c" AS SELECT id AS "a;b--c", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'a;b--c';
COMMENT ON VIEW "a;b--c" IS 'a;b--c';
CREATE VIEW "null" AS SELECT id AS "null", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'null';
COMMENT ON VIEW "null" IS 'null';
CREATE VIEW "x?" AS SELECT id AS "x?", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> 'x?';
COMMENT ON VIEW "x?" IS 'x?';
CREATE VIEW "{x}" AS SELECT id AS "{x}", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '{x}';
COMMENT ON VIEW "{x}" IS '{x}';
CREATE VIEW "#x: y" AS SELECT id AS "#x: y", "col. umn" FROM "ta""b.le" WHERE "col. umn" <> '#x: y';
COMMENT ON VIEW "#x: y" IS '#x: y';
CREATE FUNCTION "a""b"("a""b" integer, "b c" text DEFAULT 'a"b') RETURNS text LANGUAGE sql AS $f$ SELECT 'a"b' $f$;
COMMENT ON FUNCTION "a""b"(integer, text) IS 'a"b';
CREATE FUNCTION "a.b"("a.b" integer, "b c" text DEFAULT 'a.b') RETURNS text LANGUAGE sql AS $f$ SELECT 'a.b' $f$;
COMMENT ON FUNCTION "a.b"(integer, text) IS 'a.b';
CREATE FUNCTION "a
b"("a
b" integer, "b c" text DEFAULT 'a
b') RETURNS text LANGUAGE sql AS $f$ SELECT 'a
b' $f$;
COMMENT ON FUNCTION "a
b"(integer, text) IS 'a
b';
CREATE FUNCTION "select"("select" integer, "b c" text DEFAULT 'select') RETURNS text LANGUAGE sql AS $f$ SELECT 'select' $f$;
COMMENT ON FUNCTION "select"(integer, text) IS 'select';
CREATE FUNCTION "$1"("$1" integer, "b c" text DEFAULT '$1') RETURNS text LANGUAGE sql AS $f$ SELECT '$1' $f$;
COMMENT ON FUNCTION "$1"(integer, text) IS '$1';
CREATE FUNCTION "back\slash"("back\slash" integer, "b c" text DEFAULT 'back\slash') RETURNS text LANGUAGE sql AS $f$ SELECT 'back\slash' $f$;
COMMENT ON FUNCTION "back\slash"(integer, text) IS 'back\slash';
CREATE FUNCTION "1st"("1st" integer, "b c" text DEFAULT '1st') RETURNS text LANGUAGE sql AS $f$ SELECT '1st' $f$;
COMMENT ON FUNCTION "1st"(integer, text) IS '1st';
CREATE FUNCTION "   "("   " integer, "b c" text DEFAULT '   ') RETURNS text LANGUAGE sql AS $f$ SELECT '   ' $f$;
COMMENT ON FUNCTION "   "(integer, text) IS '   ';
CREATE FUNCTION "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" integer, "b c" text DEFAULT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx') RETURNS text LANGUAGE sql AS $f$ SELECT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' $f$;
COMMENT ON FUNCTION "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"(integer, text) IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
CREATE FUNCTION "%s %I"("%s %I" integer, "b c" text DEFAULT '%s %I') RETURNS text LANGUAGE sql AS $f$ SELECT '%s %I' $f$;
COMMENT ON FUNCTION "%s %I"(integer, text) IS '%s %I';
CREATE FUNCTION "it's"("it's" integer, "b c" text DEFAULT 'it''s') RETURNS text LANGUAGE sql AS $f$ SELECT 'it''s' $f$;
COMMENT ON FUNCTION "it's"(integer, text) IS 'it''s';
CREATE FUNCTION "a;b--c"("a;b--c" integer, "b c" text DEFAULT 'a;b--c') RETURNS text LANGUAGE sql AS $f$ SELECT 'a;b--c' $f$;
COMMENT ON FUNCTION "a;b--c"(integer, text) IS 'a;b--c';
CREATE FUNCTION "null"("null" integer, "b c" text DEFAULT 'null') RETURNS text LANGUAGE sql AS $f$ SELECT 'null' $f$;
COMMENT ON FUNCTION "null"(integer, text) IS 'null';
CREATE FUNCTION "x?"("x?" integer, "b c" text DEFAULT 'x?') RETURNS text LANGUAGE sql AS $f$ SELECT 'x?' $f$;
COMMENT ON FUNCTION "x?"(integer, text) IS 'x?';
CREATE FUNCTION "{x}"("{x}" integer, "b c" text DEFAULT '{x}') RETURNS text LANGUAGE sql AS $f$ SELECT '{x}' $f$;
COMMENT ON FUNCTION "{x}"(integer, text) IS '{x}';
CREATE FUNCTION "#x: y"("#x: y" integer, "b c" text DEFAULT '#x: y') RETURNS text LANGUAGE sql AS $f$ SELECT '#x: y' $f$;
COMMENT ON FUNCTION "#x: y"(integer, text) IS '#x: y';
CREATE PROCEDURE "p 0"("a""b" integer) LANGUAGE sql AS $f$ SELECT 'a"b' $f$;
CREATE PROCEDURE "p 1"("a.b" integer) LANGUAGE sql AS $f$ SELECT 'a.b' $f$;
CREATE PROCEDURE "p 2"("a
b" integer) LANGUAGE sql AS $f$ SELECT 'a
b' $f$;
CREATE PROCEDURE "p 3"("select" integer) LANGUAGE sql AS $f$ SELECT 'select' $f$;
CREATE PROCEDURE "p 4"("$1" integer) LANGUAGE sql AS $f$ SELECT '$1' $f$;
CREATE PROCEDURE "p 5"("back\slash" integer) LANGUAGE sql AS $f$ SELECT 'back\slash' $f$;
CREATE PROCEDURE "p 6"("1st" integer) LANGUAGE sql AS $f$ SELECT '1st' $f$;
CREATE PROCEDURE "p 7"("   " integer) LANGUAGE sql AS $f$ SELECT '   ' $f$;
CREATE PROCEDURE "p 8"("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" integer) LANGUAGE sql AS $f$ SELECT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' $f$;
CREATE PROCEDURE "p 9"("%s %I" integer) LANGUAGE sql AS $f$ SELECT '%s %I' $f$;
CREATE PROCEDURE "p 10"("it's" integer) LANGUAGE sql AS $f$ SELECT 'it''s' $f$;
CREATE PROCEDURE "p 11"("a;b--c" integer) LANGUAGE sql AS $f$ SELECT 'a;b--c' $f$;
CREATE PROCEDURE "p 12"("null" integer) LANGUAGE sql AS $f$ SELECT 'null' $f$;
CREATE PROCEDURE "p 13"("x?" integer) LANGUAGE sql AS $f$ SELECT 'x?' $f$;
CREATE PROCEDURE "p 14"("{x}" integer) LANGUAGE sql AS $f$ SELECT '{x}' $f$;
CREATE PROCEDURE "p 15"("#x: y" integer) LANGUAGE sql AS $f$ SELECT '#x: y' $f$;
CREATE TRIGGER "a""b" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'a"b') EXECUTE FUNCTION "fn. ""x"('a"b');
COMMENT ON TRIGGER "a""b" ON "ta""b.le" IS 'a"b';
CREATE TRIGGER "a.b" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'a.b') EXECUTE FUNCTION "fn. ""x"('a.b');
COMMENT ON TRIGGER "a.b" ON "ta""b.le" IS 'a.b';
CREATE TRIGGER "a
b" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'a
b') EXECUTE FUNCTION "fn. ""x"('a
b');
COMMENT ON TRIGGER "a
b" ON "ta""b.le" IS 'a
b';
CREATE TRIGGER "select" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'select') EXECUTE FUNCTION "fn. ""x"('select');
COMMENT ON TRIGGER "select" ON "ta""b.le" IS 'select';
CREATE TRIGGER "$1" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '$1') EXECUTE FUNCTION "fn. ""x"('$1');
COMMENT ON TRIGGER "$1" ON "ta""b.le" IS '$1';
CREATE TRIGGER "back\slash" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'back\slash') EXECUTE FUNCTION "fn. ""x"('back\slash');
COMMENT ON TRIGGER "back\slash" ON "ta""b.le" IS 'back\slash';
CREATE TRIGGER "1st" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '1st') EXECUTE FUNCTION "fn. ""x"('1st');
COMMENT ON TRIGGER "1st" ON "ta""b.le" IS '1st';
CREATE TRIGGER "   " AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '   ') EXECUTE FUNCTION "fn. ""x"('   ');
COMMENT ON TRIGGER "   " ON "ta""b.le" IS '   ';
CREATE TRIGGER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx') EXECUTE FUNCTION "fn. ""x"('üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx');
COMMENT ON TRIGGER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ON "ta""b.le" IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
CREATE TRIGGER "%s %I" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '%s %I') EXECUTE FUNCTION "fn. ""x"('%s %I');
COMMENT ON TRIGGER "%s %I" ON "ta""b.le" IS '%s %I';
CREATE TRIGGER "it's" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'it''s') EXECUTE FUNCTION "fn. ""x"('it''s');
COMMENT ON TRIGGER "it's" ON "ta""b.le" IS 'it''s';
CREATE TRIGGER "a;b--c" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'a;b--c') EXECUTE FUNCTION "fn. ""x"('a;b--c');
COMMENT ON TRIGGER "a;b--c" ON "ta""b.le" IS 'a;b--c';
CREATE TRIGGER "null" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'null') EXECUTE FUNCTION "fn. ""x"('null');
COMMENT ON TRIGGER "null" ON "ta""b.le" IS 'null';
CREATE TRIGGER "x?" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> 'x?') EXECUTE FUNCTION "fn. ""x"('x?');
COMMENT ON TRIGGER "x?" ON "ta""b.le" IS 'x?';
CREATE TRIGGER "{x}" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '{x}') EXECUTE FUNCTION "fn. ""x"('{x}');
COMMENT ON TRIGGER "{x}" ON "ta""b.le" IS '{x}';
CREATE TRIGGER "#x: y" AFTER UPDATE OF "col. umn" ON "ta""b.le" FOR EACH ROW WHEN (NEW."col. umn" <> '#x: y') EXECUTE FUNCTION "fn. ""x"('#x: y');
COMMENT ON TRIGGER "#x: y" ON "ta""b.le" IS '#x: y';
CREATE POLICY "a""b" ON "ta""b.le" USING ("col. umn" <> 'a"b');
CREATE POLICY "a.b" ON "ta""b.le" USING ("col. umn" <> 'a.b');
CREATE POLICY "a
b" ON "ta""b.le" USING ("col. umn" <> 'a
b');
CREATE POLICY "select" ON "ta""b.le" USING ("col. umn" <> 'select');
CREATE POLICY "$1" ON "ta""b.le" USING ("col. umn" <> '$1');
CREATE POLICY "back\slash" ON "ta""b.le" USING ("col. umn" <> 'back\slash');
CREATE POLICY "1st" ON "ta""b.le" USING ("col. umn" <> '1st');
CREATE POLICY "   " ON "ta""b.le" USING ("col. umn" <> '   ');
CREATE POLICY "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ON "ta""b.le" USING ("col. umn" <> 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx');
CREATE POLICY "%s %I" ON "ta""b.le" USING ("col. umn" <> '%s %I');
CREATE POLICY "it's" ON "ta""b.le" USING ("col. umn" <> 'it''s');
CREATE POLICY "a;b--c" ON "ta""b.le" USING ("col. umn" <> 'a;b--c');
CREATE POLICY "null" ON "ta""b.le" USING ("col. umn" <> 'null');
CREATE POLICY "x?" ON "ta""b.le" USING ("col. umn" <> 'x?');
CREATE POLICY "{x}" ON "ta""b.le" USING ("col. umn" <> '{x}');
CREATE POLICY "#x: y" ON "ta""b.le" USING ("col. umn" <> '#x: y');
CREATE RULE "a""b" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'a"b' DO INSTEAD NOTHING;
CREATE RULE "a.b" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'a.b' DO INSTEAD NOTHING;
CREATE RULE "a
b" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'a
b' DO INSTEAD NOTHING;
CREATE RULE "select" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'select' DO INSTEAD NOTHING;
CREATE RULE "$1" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '$1' DO INSTEAD NOTHING;
CREATE RULE "back\slash" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'back\slash' DO INSTEAD NOTHING;
CREATE RULE "1st" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '1st' DO INSTEAD NOTHING;
CREATE RULE "   " AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '   ' DO INSTEAD NOTHING;
CREATE RULE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' DO INSTEAD NOTHING;
CREATE RULE "%s %I" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '%s %I' DO INSTEAD NOTHING;
CREATE RULE "it's" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'it''s' DO INSTEAD NOTHING;
CREATE RULE "a;b--c" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'a;b--c' DO INSTEAD NOTHING;
CREATE RULE "null" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'null' DO INSTEAD NOTHING;
CREATE RULE "x?" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = 'x?' DO INSTEAD NOTHING;
CREATE RULE "{x}" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '{x}' DO INSTEAD NOTHING;
CREATE RULE "#x: y" AS ON DELETE TO "ta""b.le" WHERE old."col. umn" = '#x: y' DO INSTEAD NOTHING;
