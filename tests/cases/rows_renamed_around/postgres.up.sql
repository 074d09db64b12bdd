-- rows: statuses (key, title, rank) by key

ALTER TABLE "states" RENAME TO "statuses";
ALTER TABLE "statuses" RENAME COLUMN "code" TO "key";
ALTER TABLE "statuses" RENAME COLUMN "label" TO "title";
ALTER TABLE "statuses" RENAME CONSTRAINT "states_pkey" TO "statuses_pkey";
ALTER TABLE "statuses" ADD COLUMN "rank" integer;
UPDATE "statuses" SET "rank" = CASE "key" WHEN 'open'::character varying THEN 1 WHEN 'paid'::character varying THEN 2 ELSE 1 END;
ALTER TABLE "statuses" ALTER COLUMN "rank" SET NOT NULL;

INSERT INTO "statuses" ("key", "title", "rank") VALUES
    ('sent', 'Sent', 3);

UPDATE "statuses" SET "title" = 'Opened' WHERE "key" = 'open';
ALTER TABLE "statuses" ADD CONSTRAINT "ranked" CHECK (rank > 0);
