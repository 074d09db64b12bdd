-- The same strange names in schemas of strange names: enums and their values, domains, composite and range types, defaults, comments.
-- after
CREATE SCHEMA "a""b";
CREATE TYPE "a""b"."a""b" AS ENUM ('a"b', 'plain', '');
COMMENT ON TYPE "a""b"."a""b" IS 'a"b';
CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."a.b" AS ENUM ('a.b', 'plain', '');
COMMENT ON TYPE "a.b"."a.b" IS 'a.b';
CREATE SCHEMA "a
b";
CREATE TYPE "a
b"."a
b" AS ENUM ('a
b', 'plain', '');
COMMENT ON TYPE "a
b"."a
b" IS 'a
b';
CREATE SCHEMA "select";
CREATE TYPE "select"."select" AS ENUM ('select', 'plain', '');
COMMENT ON TYPE "select"."select" IS 'select';
CREATE SCHEMA "$1";
CREATE TYPE "$1"."$1" AS ENUM ('$1', 'plain', '');
COMMENT ON TYPE "$1"."$1" IS '$1';
CREATE SCHEMA "back\slash";
CREATE TYPE "back\slash"."back\slash" AS ENUM ('back\slash', 'plain', '');
COMMENT ON TYPE "back\slash"."back\slash" IS 'back\slash';
CREATE SCHEMA "1st";
CREATE TYPE "1st"."1st" AS ENUM ('1st', 'plain', '');
COMMENT ON TYPE "1st"."1st" IS '1st';
CREATE SCHEMA "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx";
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" AS ENUM ('üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx', 'plain', '');
COMMENT ON TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
CREATE SCHEMA "%s %I";
CREATE TYPE "%s %I"."%s %I" AS ENUM ('%s %I', 'plain', '');
COMMENT ON TYPE "%s %I"."%s %I" IS '%s %I';
CREATE SCHEMA "it's";
CREATE TYPE "it's"."it's" AS ENUM ('it''s', 'plain', '');
COMMENT ON TYPE "it's"."it's" IS 'it''s';
CREATE SCHEMA "a;b--c";
CREATE TYPE "a;b--c"."a;b--c" AS ENUM ('a;b--c', 'plain', '');
COMMENT ON TYPE "a;b--c"."a;b--c" IS 'a;b--c';
CREATE SCHEMA "null";
CREATE TYPE "null"."null" AS ENUM ('null', 'plain', '');
COMMENT ON TYPE "null"."null" IS 'null';
CREATE SCHEMA "x?";
CREATE TYPE "x?"."x?" AS ENUM ('x?', 'plain', '');
COMMENT ON TYPE "x?"."x?" IS 'x?';
CREATE SCHEMA "{x}";
CREATE TYPE "{x}"."{x}" AS ENUM ('{x}', 'plain', '');
COMMENT ON TYPE "{x}"."{x}" IS '{x}';
CREATE SCHEMA "#x: y";
CREATE TYPE "#x: y"."#x: y" AS ENUM ('#x: y', 'plain', '');
COMMENT ON TYPE "#x: y"."#x: y" IS '#x: y';
CREATE DOMAIN "a""b"."d 0" AS text DEFAULT 'a"b' CONSTRAINT "a""b" CHECK (VALUE <> 'a"b' || 'x');
CREATE DOMAIN "a.b"."d 1" AS text DEFAULT 'a.b' CONSTRAINT "a.b" CHECK (VALUE <> 'a.b' || 'x');
CREATE DOMAIN "a
b"."d 2" AS text DEFAULT 'a
b' CONSTRAINT "a
b" CHECK (VALUE <> 'a
b' || 'x');
CREATE DOMAIN "select"."d 3" AS text DEFAULT 'select' CONSTRAINT "select" CHECK (VALUE <> 'select' || 'x');
CREATE DOMAIN "$1"."d 4" AS text DEFAULT '$1' CONSTRAINT "$1" CHECK (VALUE <> '$1' || 'x');
CREATE DOMAIN "back\slash"."d 5" AS text DEFAULT 'back\slash' CONSTRAINT "back\slash" CHECK (VALUE <> 'back\slash' || 'x');
CREATE DOMAIN "1st"."d 6" AS text DEFAULT '1st' CONSTRAINT "1st" CHECK (VALUE <> '1st' || 'x');
CREATE DOMAIN "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."d 8" AS text DEFAULT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' CONSTRAINT "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" CHECK (VALUE <> 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' || 'x');
CREATE DOMAIN "%s %I"."d 9" AS text DEFAULT '%s %I' CONSTRAINT "%s %I" CHECK (VALUE <> '%s %I' || 'x');
CREATE DOMAIN "it's"."d 10" AS text DEFAULT 'it''s' CONSTRAINT "it's" CHECK (VALUE <> 'it''s' || 'x');
CREATE DOMAIN "a;b--c"."d 11" AS text DEFAULT 'a;b--c' CONSTRAINT "a;b--c" CHECK (VALUE <> 'a;b--c' || 'x');
CREATE DOMAIN "null"."d 12" AS text DEFAULT 'null' CONSTRAINT "null" CHECK (VALUE <> 'null' || 'x');
CREATE DOMAIN "x?"."d 13" AS text DEFAULT 'x?' CONSTRAINT "x?" CHECK (VALUE <> 'x?' || 'x');
CREATE DOMAIN "{x}"."d 14" AS text DEFAULT '{x}' CONSTRAINT "{x}" CHECK (VALUE <> '{x}' || 'x');
CREATE DOMAIN "#x: y"."d 15" AS text DEFAULT '#x: y' CONSTRAINT "#x: y" CHECK (VALUE <> '#x: y' || 'x');
CREATE TYPE "a""b"."c 0" AS ("a""b" text, "e""" "a""b"."a""b");
CREATE TYPE "a.b"."c 1" AS ("a.b" text, "e""" "a.b"."a.b");
CREATE TYPE "a
b"."c 2" AS ("a
b" text, "e""" "a
b"."a
b");
CREATE TYPE "select"."c 3" AS ("select" text, "e""" "select"."select");
CREATE TYPE "$1"."c 4" AS ("$1" text, "e""" "$1"."$1");
CREATE TYPE "back\slash"."c 5" AS ("back\slash" text, "e""" "back\slash"."back\slash");
CREATE TYPE "1st"."c 6" AS ("1st" text, "e""" "1st"."1st");
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."c 8" AS ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" text, "e""" "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx");
CREATE TYPE "%s %I"."c 9" AS ("%s %I" text, "e""" "%s %I"."%s %I");
CREATE TYPE "it's"."c 10" AS ("it's" text, "e""" "it's"."it's");
CREATE TYPE "a;b--c"."c 11" AS ("a;b--c" text, "e""" "a;b--c"."a;b--c");
CREATE TYPE "null"."c 12" AS ("null" text, "e""" "null"."null");
CREATE TYPE "x?"."c 13" AS ("x?" text, "e""" "x?"."x?");
CREATE TYPE "{x}"."c 14" AS ("{x}" text, "e""" "{x}"."{x}");
CREATE TYPE "#x: y"."c 15" AS ("#x: y" text, "e""" "#x: y"."#x: y");
CREATE TYPE "a""b"."r 0" AS RANGE (SUBTYPE = integer);
CREATE TYPE "a.b"."r 1" AS RANGE (SUBTYPE = integer);
CREATE TYPE "a
b"."r 2" AS RANGE (SUBTYPE = integer);
CREATE TYPE "select"."r 3" AS RANGE (SUBTYPE = integer);
CREATE TYPE "$1"."r 4" AS RANGE (SUBTYPE = integer);
CREATE TYPE "back\slash"."r 5" AS RANGE (SUBTYPE = integer);
CREATE TYPE "1st"."r 6" AS RANGE (SUBTYPE = integer);
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."r 8" AS RANGE (SUBTYPE = integer);
CREATE TYPE "%s %I"."r 9" AS RANGE (SUBTYPE = integer);
CREATE TYPE "it's"."r 10" AS RANGE (SUBTYPE = integer);
CREATE TYPE "a;b--c"."r 11" AS RANGE (SUBTYPE = integer);
CREATE TYPE "null"."r 12" AS RANGE (SUBTYPE = integer);
CREATE TYPE "x?"."r 13" AS RANGE (SUBTYPE = integer);
CREATE TYPE "{x}"."r 14" AS RANGE (SUBTYPE = integer);
CREATE TYPE "#x: y"."r 15" AS RANGE (SUBTYPE = integer);
CREATE TABLE "a""b".t (id integer PRIMARY KEY, "a""b" "a""b"."a""b" DEFAULT 'a"b', "d" "a""b"."d 0", "c" "a""b"."c 0", "list" "a""b"."a""b"[], t text DEFAULT 'a"b', CHECK (t <> 'a"b' || 'x'));
CREATE TABLE "a.b".t (id integer PRIMARY KEY, "a.b" "a.b"."a.b" DEFAULT 'a.b', "d" "a.b"."d 1", "c" "a.b"."c 1", "list" "a.b"."a.b"[], t text DEFAULT 'a.b', CHECK (t <> 'a.b' || 'x'));
CREATE TABLE "a
b".t (id integer PRIMARY KEY, "a
b" "a
b"."a
b" DEFAULT 'a
b', "d" "a
b"."d 2", "c" "a
b"."c 2", "list" "a
b"."a
b"[], t text DEFAULT 'a
b', CHECK (t <> 'a
b' || 'x'));
CREATE TABLE "select".t (id integer PRIMARY KEY, "select" "select"."select" DEFAULT 'select', "d" "select"."d 3", "c" "select"."c 3", "list" "select"."select"[], t text DEFAULT 'select', CHECK (t <> 'select' || 'x'));
CREATE TABLE "$1".t (id integer PRIMARY KEY, "$1" "$1"."$1" DEFAULT '$1', "d" "$1"."d 4", "c" "$1"."c 4", "list" "$1"."$1"[], t text DEFAULT '$1', CHECK (t <> '$1' || 'x'));
CREATE TABLE "back\slash".t (id integer PRIMARY KEY, "back\slash" "back\slash"."back\slash" DEFAULT 'back\slash', "d" "back\slash"."d 5", "c" "back\slash"."c 5", "list" "back\slash"."back\slash"[], t text DEFAULT 'back\slash', CHECK (t <> 'back\slash' || 'x'));
CREATE TABLE "1st".t (id integer PRIMARY KEY, "1st" "1st"."1st" DEFAULT '1st', "d" "1st"."d 6", "c" "1st"."c 6", "list" "1st"."1st"[], t text DEFAULT '1st', CHECK (t <> '1st' || 'x'));
CREATE TABLE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx".t (id integer PRIMARY KEY, "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" DEFAULT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx', "d" "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."d 8", "c" "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."c 8", "list" "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"[], t text DEFAULT 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx', CHECK (t <> 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx' || 'x'));
CREATE TABLE "%s %I".t (id integer PRIMARY KEY, "%s %I" "%s %I"."%s %I" DEFAULT '%s %I', "d" "%s %I"."d 9", "c" "%s %I"."c 9", "list" "%s %I"."%s %I"[], t text DEFAULT '%s %I', CHECK (t <> '%s %I' || 'x'));
CREATE TABLE "it's".t (id integer PRIMARY KEY, "it's" "it's"."it's" DEFAULT 'it''s', "d" "it's"."d 10", "c" "it's"."c 10", "list" "it's"."it's"[], t text DEFAULT 'it''s', CHECK (t <> 'it''s' || 'x'));
CREATE TABLE "a;b--c".t (id integer PRIMARY KEY, "a;b--c" "a;b--c"."a;b--c" DEFAULT 'a;b--c', "d" "a;b--c"."d 11", "c" "a;b--c"."c 11", "list" "a;b--c"."a;b--c"[], t text DEFAULT 'a;b--c', CHECK (t <> 'a;b--c' || 'x'));
CREATE TABLE "null".t (id integer PRIMARY KEY, "null" "null"."null" DEFAULT 'null', "d" "null"."d 12", "c" "null"."c 12", "list" "null"."null"[], t text DEFAULT 'null', CHECK (t <> 'null' || 'x'));
CREATE TABLE "x?".t (id integer PRIMARY KEY, "x?" "x?"."x?" DEFAULT 'x?', "d" "x?"."d 13", "c" "x?"."c 13", "list" "x?"."x?"[], t text DEFAULT 'x?', CHECK (t <> 'x?' || 'x'));
CREATE TABLE "{x}".t (id integer PRIMARY KEY, "{x}" "{x}"."{x}" DEFAULT '{x}', "d" "{x}"."d 14", "c" "{x}"."c 14", "list" "{x}"."{x}"[], t text DEFAULT '{x}', CHECK (t <> '{x}' || 'x'));
CREATE TABLE "#x: y".t (id integer PRIMARY KEY, "#x: y" "#x: y"."#x: y" DEFAULT '#x: y', "d" "#x: y"."d 15", "c" "#x: y"."c 15", "list" "#x: y"."#x: y"[], t text DEFAULT '#x: y', CHECK (t <> '#x: y' || 'x'));
