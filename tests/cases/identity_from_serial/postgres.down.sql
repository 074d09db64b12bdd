-- The new sequence goes on where the old one was.
DO $$
DECLARE
    old_sequence text := pg_get_serial_sequence('"agents"', 'id');
    next_number bigint := nextval(old_sequence::regclass);
BEGIN
    ALTER TABLE "agents" ALTER COLUMN "id" DROP IDENTITY;
    CREATE SEQUENCE "agents_id_seq" AS bigint;
    ALTER SEQUENCE "agents_id_seq" OWNED BY "agents"."id";
    ALTER TABLE "agents" ALTER COLUMN "id" SET DEFAULT nextval('"agents_id_seq"');
    PERFORM setval(pg_get_serial_sequence('"agents"', 'id'), next_number, false);
END
$$;
