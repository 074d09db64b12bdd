-- before
CREATE VIRTUAL TABLE "a.b c" USING fts5(x);
