ALTER TABLE "bookings" RENAME COLUMN "place" TO "seat";
ALTER TABLE "bookings" DROP CONSTRAINT "bookings_no_overlap";
ALTER TABLE "bookings" RENAME CONSTRAINT "bookings_new_name" TO "bookings_old_name";
ALTER TABLE "bookings" RENAME CONSTRAINT "bookings_place_not_null" TO "bookings_seat_not_null";
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_no_overlap" EXCLUDE USING gist (int4range(seat, seat, '[]'::text) WITH &&, during WITH &&);
COMMENT ON CONSTRAINT "bookings_old_name" ON "bookings" IS 'Kept.';
