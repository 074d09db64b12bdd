CREATE TABLE """; DROP TABLE users; --" (
    "a.b" INT NOT NULL,
    "order_id" BIGINT,
    CONSTRAINT """; DROP TABLE users; --_pkey" PRIMARY KEY ("a.b"),
    CONSTRAINT """; DROP TABLE users; --_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order" ("id") ON DELETE CASCADE
);

ALTER TABLE "order" ADD COLUMN "weird ""name""" TEXT NOT NULL DEFAULT 'it''s; --';
ALTER TABLE "order" ADD COLUMN "größe" INT;
CREATE INDEX "order_größe_idx" ON "order" ("größe");
ALTER TABLE "order" RENAME COLUMN "select" TO "from";
