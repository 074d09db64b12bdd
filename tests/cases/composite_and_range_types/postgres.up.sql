CREATE TYPE "address" AS
(street text, city text);

CREATE TYPE "spans" AS
RANGE (SUBTYPE = double precision);

ALTER TABLE "users" ADD COLUMN "home" address;
ALTER TABLE "users" ADD COLUMN "span" spans;
