-- before
CREATE TABLE "a.b" ("select" INT, "x ""y""" TEXT);
CREATE VIEW "v.w ""z""" AS SELECT "select", "x ""y""" FROM "a.b";
