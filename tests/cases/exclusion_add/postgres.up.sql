ALTER TABLE "bookings" ADD CONSTRAINT "bookings_no_overlap" EXCLUDE USING gist (int4range(room, room, '[]'::text) WITH &&, during WITH &&) WHERE ((NOT cancelled));
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_once" EXCLUDE USING gist (during WITH =) WITH (fillfactor='80') DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT "bookings_once" ON "bookings" IS 'Every booking has a time of its own.';
