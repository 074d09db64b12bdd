-- Columns whose names the YAML, the language's short forms or SQL could take for something else: in keys, indexes, checks, foreign keys.
-- before
CREATE TABLE "Tab" (id integer PRIMARY KEY);
-- rows
INSERT INTO "Tab" VALUES (1), (2);
-- after
CREATE TABLE "Tab" (id integer PRIMARY KEY,
    "a desc" integer,
    "(lower)" integer,
    "a, b" integer,
    "x?" integer,
    "a.b" integer,
    "null" integer,
    "true" integer,
    "1.0" integer,
    "-" integer,
    "*" integer,
    "[x]" integer,
    "{x}" integer,
    "@x" integer,
    "`x`" integer,
    "!x" integer,
    "&a" integer,
    "%x" integer,
    "#x" integer,
    "a: b" integer,
    "a""b" integer,
    "a'b" integer,
    "a
b" integer,
    "back\slash" integer,
    "1st" integer,
    "   " integer,
    "$1" integer,
    "${HOME}" integer,
    "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" integer,
    "Upper" integer,
    "select" integer,
    "tableoid?" integer,
    "a nulls last" integer,
    "a text_pattern_ops" integer,
    "lower(x)" integer,
    "a;b--c" integer,
    "/*x*/" integer,
    "~" integer,
    """" integer);
CREATE INDEX ON "Tab" ("a desc");
CREATE INDEX ON "Tab" ("(lower)");
CREATE INDEX ON "Tab" ("a, b");
CREATE INDEX ON "Tab" ("x?");
CREATE INDEX ON "Tab" ("a.b");
CREATE INDEX ON "Tab" ("null");
CREATE INDEX ON "Tab" ("true");
CREATE INDEX ON "Tab" ("1.0");
CREATE INDEX ON "Tab" ("-");
CREATE INDEX ON "Tab" ("*");
CREATE INDEX ON "Tab" ("[x]");
CREATE INDEX ON "Tab" ("{x}");
CREATE INDEX "i @x" ON "Tab" ("@x" DESC, ("@x" + 1)) WHERE "@x" > 0;
CREATE INDEX "i `x`" ON "Tab" ("`x`" DESC, ("`x`" + 1)) WHERE "`x`" > 0;
CREATE INDEX "i !x" ON "Tab" ("!x" DESC, ("!x" + 1)) WHERE "!x" > 0;
CREATE INDEX "i &a" ON "Tab" ("&a" DESC, ("&a" + 1)) WHERE "&a" > 0;
CREATE INDEX "i %x" ON "Tab" ("%x" DESC, ("%x" + 1)) WHERE "%x" > 0;
CREATE INDEX "i #x" ON "Tab" ("#x" DESC, ("#x" + 1)) WHERE "#x" > 0;
CREATE INDEX "i a: b" ON "Tab" ("a: b" DESC, ("a: b" + 1)) WHERE "a: b" > 0;
CREATE INDEX "i a""b" ON "Tab" ("a""b" DESC, ("a""b" + 1)) WHERE "a""b" > 0;
CREATE INDEX "i a'b" ON "Tab" ("a'b" DESC, ("a'b" + 1)) WHERE "a'b" > 0;
CREATE INDEX "i a
b" ON "Tab" ("a
b" DESC, ("a
b" + 1)) WHERE "a
b" > 0;
CREATE INDEX "i back\slash" ON "Tab" ("back\slash" DESC, ("back\slash" + 1)) WHERE "back\slash" > 0;
CREATE INDEX "i 1st" ON "Tab" ("1st" DESC, ("1st" + 1)) WHERE "1st" > 0;
CREATE INDEX "i    " ON "Tab" ("   " DESC, ("   " + 1)) WHERE "   " > 0;
CREATE INDEX "i $1" ON "Tab" ("$1" DESC, ("$1" + 1)) WHERE "$1" > 0;
CREATE INDEX "i ${HOME}" ON "Tab" ("${HOME}" DESC, ("${HOME}" + 1)) WHERE "${HOME}" > 0;
CREATE INDEX "i üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ON "Tab" ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" DESC, ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" + 1)) WHERE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" > 0;
CREATE INDEX "i Upper" ON "Tab" ("Upper" DESC, ("Upper" + 1)) WHERE "Upper" > 0;
CREATE INDEX "i select" ON "Tab" ("select" DESC, ("select" + 1)) WHERE "select" > 0;
CREATE INDEX "i tableoid?" ON "Tab" ("tableoid?" DESC, ("tableoid?" + 1)) WHERE "tableoid?" > 0;
CREATE INDEX "i a nulls last" ON "Tab" ("a nulls last" DESC, ("a nulls last" + 1)) WHERE "a nulls last" > 0;
CREATE INDEX "i a text_pattern_ops" ON "Tab" ("a text_pattern_ops" DESC, ("a text_pattern_ops" + 1)) WHERE "a text_pattern_ops" > 0;
CREATE INDEX "i lower(x)" ON "Tab" ("lower(x)" DESC, ("lower(x)" + 1)) WHERE "lower(x)" > 0;
CREATE INDEX "i a;b--c" ON "Tab" ("a;b--c" DESC, ("a;b--c" + 1)) WHERE "a;b--c" > 0;
CREATE INDEX "i /*x*/" ON "Tab" ("/*x*/" DESC, ("/*x*/" + 1)) WHERE "/*x*/" > 0;
CREATE INDEX "i ~" ON "Tab" ("~" DESC, ("~" + 1)) WHERE "~" > 0;
CREATE INDEX "i """ ON "Tab" ("""" DESC, ("""" + 1)) WHERE """" > 0;
ALTER TABLE "Tab" ADD CONSTRAINT "c a desc" CHECK ("a desc" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c (lower)" CHECK ("(lower)" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a, b" CHECK ("a, b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c x?" CHECK ("x?" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a.b" CHECK ("a.b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c null" CHECK ("null" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c true" CHECK ("true" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c 1.0" CHECK ("1.0" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c -" CHECK ("-" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c *" CHECK ("*" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c [x]" CHECK ("[x]" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c {x}" CHECK ("{x}" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c @x" CHECK ("@x" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c `x`" CHECK ("`x`" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c !x" CHECK ("!x" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c &a" CHECK ("&a" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c %x" CHECK ("%x" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c #x" CHECK ("#x" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a: b" CHECK ("a: b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a""b" CHECK ("a""b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a'b" CHECK ("a'b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a
b" CHECK ("a
b" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c back\slash" CHECK ("back\slash" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c 1st" CHECK ("1st" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c    " CHECK ("   " < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c $1" CHECK ("$1" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c ${HOME}" CHECK ("${HOME}" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" CHECK ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c Upper" CHECK ("Upper" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c select" CHECK ("select" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c tableoid?" CHECK ("tableoid?" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a nulls last" CHECK ("a nulls last" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a text_pattern_ops" CHECK ("a text_pattern_ops" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c lower(x)" CHECK ("lower(x)" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c a;b--c" CHECK ("a;b--c" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c /*x*/" CHECK ("/*x*/" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c ~" CHECK ("~" < 1000);
ALTER TABLE "Tab" ADD CONSTRAINT "c """ CHECK ("""" < 1000);
COMMENT ON COLUMN "Tab"."a desc" IS 'a desc';
COMMENT ON COLUMN "Tab"."(lower)" IS '(lower)';
COMMENT ON COLUMN "Tab"."a, b" IS 'a, b';
COMMENT ON COLUMN "Tab"."x?" IS 'x?';
COMMENT ON COLUMN "Tab"."a.b" IS 'a.b';
COMMENT ON COLUMN "Tab"."null" IS 'null';
COMMENT ON COLUMN "Tab"."true" IS 'true';
COMMENT ON COLUMN "Tab"."1.0" IS '1.0';
COMMENT ON COLUMN "Tab"."-" IS '-';
COMMENT ON COLUMN "Tab"."*" IS '*';
COMMENT ON COLUMN "Tab"."[x]" IS '[x]';
COMMENT ON COLUMN "Tab"."{x}" IS '{x}';
COMMENT ON COLUMN "Tab"."@x" IS '@x';
COMMENT ON COLUMN "Tab"."`x`" IS '`x`';
COMMENT ON COLUMN "Tab"."!x" IS '!x';
COMMENT ON COLUMN "Tab"."&a" IS '&a';
COMMENT ON COLUMN "Tab"."%x" IS '%x';
COMMENT ON COLUMN "Tab"."#x" IS '#x';
COMMENT ON COLUMN "Tab"."a: b" IS 'a: b';
COMMENT ON COLUMN "Tab"."a""b" IS 'a"b';
COMMENT ON COLUMN "Tab"."a'b" IS 'a''b';
COMMENT ON COLUMN "Tab"."a
b" IS 'a
b';
COMMENT ON COLUMN "Tab"."back\slash" IS 'back\slash';
COMMENT ON COLUMN "Tab"."1st" IS '1st';
COMMENT ON COLUMN "Tab"."   " IS '   ';
COMMENT ON COLUMN "Tab"."$1" IS '$1';
COMMENT ON COLUMN "Tab"."${HOME}" IS '${HOME}';
COMMENT ON COLUMN "Tab"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
COMMENT ON COLUMN "Tab"."Upper" IS 'Upper';
COMMENT ON COLUMN "Tab"."select" IS 'select';
COMMENT ON COLUMN "Tab"."tableoid?" IS 'tableoid?';
COMMENT ON COLUMN "Tab"."a nulls last" IS 'a nulls last';
COMMENT ON COLUMN "Tab"."a text_pattern_ops" IS 'a text_pattern_ops';
COMMENT ON COLUMN "Tab"."lower(x)" IS 'lower(x)';
COMMENT ON COLUMN "Tab"."a;b--c" IS 'a;b--c';
COMMENT ON COLUMN "Tab"."/*x*/" IS '/*x*/';
COMMENT ON COLUMN "Tab"."~" IS '~';
COMMENT ON COLUMN "Tab"."""" IS '"';
CREATE TABLE "Other" ("a, b" integer, "(lower)" integer, "x?" integer REFERENCES "Tab", "a.b" integer,
    PRIMARY KEY ("a, b", "(lower)"), UNIQUE ("x?", "a.b") INCLUDE ("(lower)"));
CREATE TABLE "Third" ("x, y" integer, "(z)" integer, FOREIGN KEY ("x, y", "(z)") REFERENCES "Other" ("a, b", "(lower)") ON DELETE SET NULL);
CREATE STATISTICS "st. 1" ON "a desc", "(lower)", "a, b" FROM "Tab";
CREATE TABLE "Parts" ("(lower)" integer, "a, b" integer) PARTITION BY RANGE ("(lower)", "a, b");
CREATE TABLE "FROM (1) TO (2)" PARTITION OF "Parts" FOR VALUES FROM (1, 1) TO (2, 2);
CREATE TABLE "DEFAULT" PARTITION OF "Parts" DEFAULT;
