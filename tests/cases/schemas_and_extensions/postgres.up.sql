-- hazard: narrow_type users.name: not every value of text fits citext

CREATE SCHEMA IF NOT EXISTS "audit";
COMMENT ON SCHEMA "audit" IS 'who did what';
CREATE EXTENSION IF NOT EXISTS "citext";
ALTER TABLE "users" ALTER COLUMN "name" TYPE citext USING "name"::citext;
