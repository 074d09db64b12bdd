-- precondition: add_foreign_key beds.beds_house_room_fkey: SELECT CAST("id" AS text) AS "id", CAST("house" AS text) AS "house", CAST("room" AS text) AS "room" FROM "beds" WHERE "house" IS NOT NULL AND "room" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "rooms" a_parent WHERE a_parent."house" = "beds"."house" AND a_parent."number" = "beds"."room")

ALTER TABLE "beds" ADD CONSTRAINT "beds_house_room_fkey" FOREIGN KEY ("house", "room") REFERENCES "rooms" ("house", "number") ON DELETE CASCADE;
