ALTER TABLE "order" RENAME COLUMN "select" TO "from";

CREATE TABLE """; DROP TABLE users; --" (
    "a.b" integer NOT NULL,
    "order_id" bigint,
    CONSTRAINT """; DROP TABLE users; --_pkey" PRIMARY KEY ("a.b")
);

ALTER TABLE "order" ADD COLUMN "weird ""name""" text NOT NULL DEFAULT 'it''s; --'::text;
ALTER TABLE "order" ADD COLUMN "größe" integer;
ALTER TABLE "order" RENAME CONSTRAINT "order_select_not_null" TO "order_from_not_null";
CREATE INDEX "order_größe_idx" ON "order" ("größe");
ALTER TABLE """; DROP TABLE users; --" ADD CONSTRAINT """; DROP TABLE users; --_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order" ("id") ON DELETE CASCADE;
