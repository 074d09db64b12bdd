-- before
CREATE TABLE "select" ("from" INTEGER PRIMARY KEY, "a.b" TEXT, "é ß" TEXT CHECK ("é ß" <> ''), "x y" INT);
CREATE INDEX "in dex" ON "select" ("a.b");
CREATE VIEW "view" AS SELECT "from" FROM "select";
CREATE TRIGGER "be gin" AFTER INSERT ON "select" BEGIN UPDATE "select" SET "x y" = 1; END;
-- rows
INSERT INTO "select" VALUES (1, 'a', 'b', 2);
