-- hazard: drop_column posts.editor: the column and its values are dropped

ALTER TABLE "posts" DROP CONSTRAINT "posts_tenant_editor_fkey";
ALTER TABLE "posts" DROP CONSTRAINT "posts_pkey";
ALTER TABLE "posts" DROP CONSTRAINT "posts_slug_key";
ALTER TABLE "posts" DROP CONSTRAINT "posts_slug";
ALTER TABLE "posts" DROP COLUMN "editor";
ALTER TABLE "posts" ADD CONSTRAINT "posts_pkey" PRIMARY KEY ("tenant", "id");
ALTER TABLE "posts" ADD CONSTRAINT "posts_slug_key" UNIQUE ("slug");
ALTER TABLE "posts" ADD CONSTRAINT "posts_slug" CHECK (length(slug) > 0);
COMMENT ON CONSTRAINT "posts_tenant_author_fkey" ON "posts" IS NULL;
