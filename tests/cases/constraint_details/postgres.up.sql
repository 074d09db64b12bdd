-- precondition: add_unique posts.posts_pkey: SELECT CAST("tenant" AS text) AS "tenant", CAST("id" AS text) AS "id", CAST(count(*) AS text) AS "number of rows" FROM "posts" WHERE "tenant" IS NOT NULL AND "id" IS NOT NULL GROUP BY "tenant", "id" HAVING count(*) > 1
-- precondition: add_unique posts.posts_slug_key: SELECT CAST("slug" AS text) AS "slug", CAST(count(*) AS text) AS "number of rows" FROM "posts" WHERE "slug" IS NOT NULL GROUP BY "slug" HAVING count(*) > 1
-- precondition: add_check posts.posts_slug: SELECT CAST("tenant" AS text) AS "tenant", CAST("id" AS text) AS "id", CAST("slug" AS text) AS "slug" FROM "posts" WHERE NOT (length(slug) > 0)

ALTER TABLE "posts" DROP CONSTRAINT "posts_pkey";
ALTER TABLE "posts" DROP CONSTRAINT "posts_slug_key";
ALTER TABLE "posts" DROP CONSTRAINT "posts_slug";
ALTER TABLE "posts" ADD COLUMN "editor" bigint;
ALTER TABLE "posts" ADD CONSTRAINT "posts_pkey" PRIMARY KEY ("tenant", "id") INCLUDE ("slug") WITH (fillfactor = 70);
ALTER TABLE "posts" ADD CONSTRAINT "posts_slug_key" UNIQUE ("slug") INCLUDE ("title") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "posts" ADD CONSTRAINT "posts_slug" CHECK (length(slug) > 0) NO INHERIT;
ALTER TABLE "posts" ADD CONSTRAINT "posts_tenant_editor_fkey" FOREIGN KEY ("tenant", "editor") REFERENCES "authors" ("tenant", "id") MATCH FULL DEFERRABLE NOT VALID;
COMMENT ON CONSTRAINT "posts_pkey" ON "posts" IS 'One post a number and tenant.';
COMMENT ON CONSTRAINT "posts_slug_key" ON "posts" IS 'What a reader types.';
COMMENT ON CONSTRAINT "posts_slug" ON "posts" IS 'Not empty.';
COMMENT ON CONSTRAINT "posts_tenant_author_fkey" ON "posts" IS 'Who wrote it.';
