ALTER TABLE "bookings" RENAME COLUMN "seat" TO "place";
ALTER TABLE "bookings" DROP CONSTRAINT "bookings_no_overlap";
ALTER TABLE "bookings" RENAME CONSTRAINT "bookings_old_name" TO "bookings_new_name";
ALTER TABLE "bookings" RENAME CONSTRAINT "bookings_seat_not_null" TO "bookings_place_not_null";
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_no_overlap" EXCLUDE USING gist (int4range(place, place, '[]'::text) WITH &&, during WITH &&) WHERE ((place > 0));
COMMENT ON CONSTRAINT "bookings_new_name" ON "bookings" IS 'Kept and told anew.';
