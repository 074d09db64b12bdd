-- hazard: drop_object extension citext: the extension goes with everything that it brought

ALTER TABLE "users" ALTER COLUMN "name" TYPE text;
DROP EXTENSION "citext";
DROP SCHEMA "audit";
