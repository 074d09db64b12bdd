ALTER TABLE "agents" ADD CONSTRAINT "known_status" CHECK ((status)::text = ANY (ARRAY[('idle'::character varying)::text, ('busy'::character varying)::text]));
