-- precondition: add_check agents.known_status: SELECT CAST("id" AS text) AS "id", CAST("status" AS text) AS "status" FROM "agents" WHERE NOT ((status)::text = ANY (ARRAY[('idle'::character varying)::text, ('busy'::character varying)::text]))

ALTER TABLE "agents" ADD CONSTRAINT "known_status" CHECK ((status)::text = ANY (ARRAY[('idle'::character varying)::text, ('busy'::character varying)::text]));
