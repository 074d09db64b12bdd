-- precondition: add_check events.events_kind: SELECT CAST("id" AS text) AS "id", CAST("at" AS text) AS "at", CAST("kind" AS text) AS "kind" FROM "events" WHERE NOT (kind <> ''::text)

CREATE TABLE "events_2027" PARTITION OF "events" FOR VALUES FROM ('2027-01-01 00:00:00+00') TO (MAXVALUE) PARTITION BY LIST (id);
CREATE TABLE "events_2027_first" PARTITION OF "events_2027" FOR VALUES IN ('1', '2');
CREATE TABLE "events_2027_rest" PARTITION OF "events_2027" DEFAULT;
ALTER TABLE "events" ADD COLUMN "note" text;
ALTER TABLE "events" ALTER COLUMN "kind" SET DEFAULT 'view'::text;
ALTER TABLE "events_2026" ALTER COLUMN "kind" SET DEFAULT 'tap'::text;
ALTER TABLE "events_2026" SET (fillfactor = 70);
ALTER TABLE "events" ADD CONSTRAINT "events_kind" CHECK (kind <> ''::text);
CREATE INDEX "events_note" ON "events" ("note");
CREATE INDEX "events_2026_at_idx" ON "events_2026" USING "brin" ("at");
ALTER INDEX "events_2026_note_idx" RENAME TO "notes_of_2026";
COMMENT ON TABLE "events_2026" IS 'The busy one.';
