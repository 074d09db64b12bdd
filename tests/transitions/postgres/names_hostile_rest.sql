-- from 15
-- All other kinds of objects of strange names.
-- after
CREATE TABLE "ta""b.le" (id integer PRIMARY KEY, "col. umn" text);
CREATE SEQUENCE "a""b";
CREATE SEQUENCE "a.b";
CREATE SEQUENCE "a
b";
CREATE SEQUENCE "select";
CREATE SEQUENCE "$1";
CREATE SEQUENCE "back\slash";
CREATE SEQUENCE "1st";
CREATE SEQUENCE "   ";
CREATE SEQUENCE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx";
CREATE SEQUENCE "%s %I";
CREATE SEQUENCE "it's";
CREATE SEQUENCE "a;b--c";
CREATE SEQUENCE "null";
CREATE SEQUENCE "x?";
CREATE SEQUENCE "{x}";
CREATE SEQUENCE "#x: y";
CREATE MATERIALIZED VIEW "m 0""" AS SELECT id AS "a""b" FROM "ta""b.le";
CREATE INDEX "i. 0" ON "m 0""" ("a""b");
CREATE MATERIALIZED VIEW "m 1""" AS SELECT id AS "a.b" FROM "ta""b.le";
CREATE INDEX "i. 1" ON "m 1""" ("a.b");
CREATE MATERIALIZED VIEW "m 2""" AS SELECT id AS "a
b" FROM "ta""b.le";
CREATE INDEX "i. 2" ON "m 2""" ("a
b");
CREATE MATERIALIZED VIEW "m 3""" AS SELECT id AS "select" FROM "ta""b.le";
CREATE INDEX "i. 3" ON "m 3""" ("select");
CREATE MATERIALIZED VIEW "m 4""" AS SELECT id AS "$1" FROM "ta""b.le";
CREATE INDEX "i. 4" ON "m 4""" ("$1");
CREATE MATERIALIZED VIEW "m 5""" AS SELECT id AS "back\slash" FROM "ta""b.le";
CREATE INDEX "i. 5" ON "m 5""" ("back\slash");
CREATE MATERIALIZED VIEW "m 6""" AS SELECT id AS "1st" FROM "ta""b.le";
CREATE INDEX "i. 6" ON "m 6""" ("1st");
CREATE MATERIALIZED VIEW "m 7""" AS SELECT id AS "   " FROM "ta""b.le";
CREATE INDEX "i. 7" ON "m 7""" ("   ");
CREATE MATERIALIZED VIEW "m 8""" AS SELECT id AS "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" FROM "ta""b.le";
CREATE INDEX "i. 8" ON "m 8""" ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx");
CREATE MATERIALIZED VIEW "m 9""" AS SELECT id AS "%s %I" FROM "ta""b.le";
CREATE INDEX "i. 9" ON "m 9""" ("%s %I");
CREATE MATERIALIZED VIEW "m 10""" AS SELECT id AS "it's" FROM "ta""b.le";
CREATE INDEX "i. 10" ON "m 10""" ("it's");
CREATE MATERIALIZED VIEW "m 11""" AS SELECT id AS "a;b--c" FROM "ta""b.le";
CREATE INDEX "i. 11" ON "m 11""" ("a;b--c");
CREATE MATERIALIZED VIEW "m 12""" AS SELECT id AS "null" FROM "ta""b.le";
CREATE INDEX "i. 12" ON "m 12""" ("null");
CREATE MATERIALIZED VIEW "m 13""" AS SELECT id AS "x?" FROM "ta""b.le";
CREATE INDEX "i. 13" ON "m 13""" ("x?");
CREATE MATERIALIZED VIEW "m 14""" AS SELECT id AS "{x}" FROM "ta""b.le";
CREATE INDEX "i. 14" ON "m 14""" ("{x}");
CREATE MATERIALIZED VIEW "m 15""" AS SELECT id AS "#x: y" FROM "ta""b.le";
CREATE INDEX "i. 15" ON "m 15""" ("#x: y");
CREATE STATISTICS "s. 0" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 1" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 2" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 3" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 4" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 5" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 6" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 7" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 8" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 9" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 10" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 11" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 12" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 13" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 14" ON id, "col. umn" FROM "ta""b.le";
CREATE STATISTICS "s. 15" ON id, "col. umn" FROM "ta""b.le";
CREATE COLLATION "a""b" (LOCALE = 'C');
CREATE COLLATION "a.b" (LOCALE = 'C');
CREATE COLLATION "a
b" (LOCALE = 'C');
CREATE COLLATION "select" (LOCALE = 'C');
CREATE COLLATION "$1" (LOCALE = 'C');
CREATE COLLATION "back\slash" (LOCALE = 'C');
CREATE COLLATION "1st" (LOCALE = 'C');
CREATE COLLATION "   " (LOCALE = 'C');
CREATE COLLATION "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" (LOCALE = 'C');
CREATE COLLATION "%s %I" (LOCALE = 'C');
CREATE COLLATION "it's" (LOCALE = 'C');
CREATE COLLATION "a;b--c" (LOCALE = 'C');
CREATE COLLATION "null" (LOCALE = 'C');
CREATE COLLATION "x?" (LOCALE = 'C');
CREATE COLLATION "{x}" (LOCALE = 'C');
CREATE COLLATION "#x: y" (LOCALE = 'C');
CREATE AGGREGATE "a""b"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "a.b"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "a
b"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "select"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "$1"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "back\slash"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "1st"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "   "(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "%s %I"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "it's"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "a;b--c"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "null"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "x?"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "{x}"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE "#x: y"(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE TEXT SEARCH DICTIONARY "a""b" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "a""b" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "a.b" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "a.b" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "a
b" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "a
b" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "select" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "select" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "$1" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "$1" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "back\slash" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "back\slash" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "1st" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "1st" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "   " (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "   " (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "%s %I" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "%s %I" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "it's" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "it's" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "a;b--c" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "a;b--c" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "null" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "null" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "x?" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "x?" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "{x}" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "{x}" (COPY = simple);
CREATE TEXT SEARCH DICTIONARY "#x: y" (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION "#x: y" (COPY = simple);
CREATE FOREIGN DATA WRAPPER "a""b" OPTIONS ("a""b" 'a"b');
CREATE SERVER "a""b" FOREIGN DATA WRAPPER "a""b" OPTIONS (host 'a"b');
CREATE FOREIGN TABLE "f 0." ("a""b" text OPTIONS (o 'a"b')) SERVER "a""b" OPTIONS ("a""b" 'a"b');
CREATE FOREIGN DATA WRAPPER "a.b" OPTIONS ("a.b" 'a.b');
CREATE SERVER "a.b" FOREIGN DATA WRAPPER "a.b" OPTIONS (host 'a.b');
CREATE FOREIGN TABLE "f 1." ("a.b" text OPTIONS (o 'a.b')) SERVER "a.b" OPTIONS ("a.b" 'a.b');
CREATE FOREIGN DATA WRAPPER "a
b" OPTIONS ("a
b" 'a
b');
CREATE SERVER "a
b" FOREIGN DATA WRAPPER "a
b" OPTIONS (host 'a
b');
CREATE FOREIGN TABLE "f 2." ("a
b" text OPTIONS (o 'a
b')) SERVER "a
b" OPTIONS ("a
b" 'a
b');
CREATE FOREIGN DATA WRAPPER "select" OPTIONS ("select" 'select');
CREATE SERVER "select" FOREIGN DATA WRAPPER "select" OPTIONS (host 'select');
CREATE FOREIGN TABLE "f 3." ("select" text OPTIONS (o 'select')) SERVER "select" OPTIONS ("select" 'select');
CREATE FOREIGN DATA WRAPPER "$1" OPTIONS ("$1" '$1');
CREATE SERVER "$1" FOREIGN DATA WRAPPER "$1" OPTIONS (host '$1');
CREATE FOREIGN TABLE "f 4." ("$1" text OPTIONS (o '$1')) SERVER "$1" OPTIONS ("$1" '$1');
CREATE FOREIGN DATA WRAPPER "back\slash" OPTIONS ("back\slash" 'back\slash');
CREATE SERVER "back\slash" FOREIGN DATA WRAPPER "back\slash" OPTIONS (host 'back\slash');
CREATE FOREIGN TABLE "f 5." ("back\slash" text OPTIONS (o 'back\slash')) SERVER "back\slash" OPTIONS ("back\slash" 'back\slash');
CREATE FOREIGN DATA WRAPPER "1st" OPTIONS ("1st" '1st');
CREATE SERVER "1st" FOREIGN DATA WRAPPER "1st" OPTIONS (host '1st');
CREATE FOREIGN TABLE "f 6." ("1st" text OPTIONS (o '1st')) SERVER "1st" OPTIONS ("1st" '1st');
CREATE FOREIGN DATA WRAPPER "   " OPTIONS ("   " '   ');
CREATE SERVER "   " FOREIGN DATA WRAPPER "   " OPTIONS (host '   ');
CREATE FOREIGN TABLE "f 7." ("   " text OPTIONS (o '   ')) SERVER "   " OPTIONS ("   " '   ');
CREATE FOREIGN DATA WRAPPER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" OPTIONS ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx');
CREATE SERVER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" FOREIGN DATA WRAPPER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" OPTIONS (host 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx');
CREATE FOREIGN TABLE "f 8." ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" text OPTIONS (o 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx')) SERVER "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" OPTIONS ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx');
CREATE FOREIGN DATA WRAPPER "%s %I" OPTIONS ("%s %I" '%s %I');
CREATE SERVER "%s %I" FOREIGN DATA WRAPPER "%s %I" OPTIONS (host '%s %I');
CREATE FOREIGN TABLE "f 9." ("%s %I" text OPTIONS (o '%s %I')) SERVER "%s %I" OPTIONS ("%s %I" '%s %I');
CREATE FOREIGN DATA WRAPPER "it's" OPTIONS ("it's" 'it''s');
CREATE SERVER "it's" FOREIGN DATA WRAPPER "it's" OPTIONS (host 'it''s');
CREATE FOREIGN TABLE "f 10." ("it's" text OPTIONS (o 'it''s')) SERVER "it's" OPTIONS ("it's" 'it''s');
CREATE FOREIGN DATA WRAPPER "a;b--c" OPTIONS ("a;b--c" 'a;b--c');
CREATE SERVER "a;b--c" FOREIGN DATA WRAPPER "a;b--c" OPTIONS (host 'a;b--c');
CREATE FOREIGN TABLE "f 11." ("a;b--c" text OPTIONS (o 'a;b--c')) SERVER "a;b--c" OPTIONS ("a;b--c" 'a;b--c');
CREATE FOREIGN DATA WRAPPER "null" OPTIONS ("null" 'null');
CREATE SERVER "null" FOREIGN DATA WRAPPER "null" OPTIONS (host 'null');
CREATE FOREIGN TABLE "f 12." ("null" text OPTIONS (o 'null')) SERVER "null" OPTIONS ("null" 'null');
CREATE FOREIGN DATA WRAPPER "x?" OPTIONS ("x?" 'x?');
CREATE SERVER "x?" FOREIGN DATA WRAPPER "x?" OPTIONS (host 'x?');
CREATE FOREIGN TABLE "f 13." ("x?" text OPTIONS (o 'x?')) SERVER "x?" OPTIONS ("x?" 'x?');
CREATE FOREIGN DATA WRAPPER "{x}" OPTIONS ("{x}" '{x}');
CREATE SERVER "{x}" FOREIGN DATA WRAPPER "{x}" OPTIONS (host '{x}');
CREATE FOREIGN TABLE "f 14." ("{x}" text OPTIONS (o '{x}')) SERVER "{x}" OPTIONS ("{x}" '{x}');
CREATE FOREIGN DATA WRAPPER "#x: y" OPTIONS ("#x: y" '#x: y');
CREATE SERVER "#x: y" FOREIGN DATA WRAPPER "#x: y" OPTIONS (host '#x: y');
CREATE FOREIGN TABLE "f 15." ("#x: y" text OPTIONS (o '#x: y')) SERVER "#x: y" OPTIONS ("#x: y" '#x: y');
CREATE PUBLICATION "a""b" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "a.b" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "a
b" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "select" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "$1" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "back\slash" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "1st" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "   " FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "%s %I" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "it's" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "a;b--c" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "null" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "x?" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "{x}" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
CREATE PUBLICATION "#x: y" FOR TABLE "ta""b.le" (id, "col. umn") WHERE (id > 0);
