-- online
-- both
CREATE TABLE parents (id bigint PRIMARY KEY, other integer UNIQUE);
-- before
CREATE TABLE "Odd t" ("the id" serial, part integer NOT NULL, parent integer DEFAULT 4 REFERENCES parents (other) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    note text, "date" timestamp(0) DEFAULT '2026-01-01', score numeric(5,1),
    CONSTRAINT odd_key PRIMARY KEY ("the id", part), CONSTRAINT odd_one UNIQUE (part, parent) INCLUDE (score) DEFERRABLE,
    CONSTRAINT odd_check CHECK (parent > part OR score IS NULL));
COMMENT ON CONSTRAINT odd_check ON "Odd t" IS 'a check';
COMMENT ON CONSTRAINT odd_one ON "Odd t" IS 'a key';
COMMENT ON COLUMN "Odd t".parent IS 'who''s above';
CREATE INDEX odd_by_parent ON "Odd t" USING btree (parent DESC NULLS LAST, "date") WITH (fillfactor = 60);
CREATE INDEX odd_by_date ON "Odd t" USING brin ("date");
ALTER TABLE "Odd t" ALTER COLUMN score SET STATISTICS 300;
-- rows
INSERT INTO parents VALUES (1, 4), (2, 5);
INSERT INTO "Odd t" (part, parent, note, "date", score) VALUES (1, 4, 'a', '2026-02-01', 7.5), (2, NULL, 'b', NULL, NULL), (3, 5, 'c', '2026-03-01', 99.9);
-- after
CREATE TABLE "Odd t" ("the id" bigserial, part bigint NOT NULL, parent bigint DEFAULT 5 REFERENCES parents (other) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    note text, "date" timestamp(3) DEFAULT '2026-01-01', score numeric(8,2),
    CONSTRAINT odd_key PRIMARY KEY ("the id", part), CONSTRAINT odd_one UNIQUE (part, parent) INCLUDE (score) DEFERRABLE,
    CONSTRAINT odd_check CHECK (parent > part OR score IS NULL));
COMMENT ON CONSTRAINT odd_check ON "Odd t" IS 'a check';
COMMENT ON CONSTRAINT odd_one ON "Odd t" IS 'a key';
COMMENT ON COLUMN "Odd t".parent IS 'who''s above';
CREATE INDEX odd_by_parent ON "Odd t" USING btree (parent DESC NULLS LAST, "date") WITH (fillfactor = 60);
CREATE INDEX odd_by_date ON "Odd t" USING brin ("date");
ALTER TABLE "Odd t" ALTER COLUMN score SET STATISTICS 300;
