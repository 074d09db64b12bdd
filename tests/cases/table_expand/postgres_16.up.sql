-- expand: agents to bots

ALTER TABLE "agents" RENAME TO "bots";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "bots_id_seq";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_pkey" TO "bots_pkey";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_key" TO "bots_name_key";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_team_id_fkey" TO "bots_team_id_fkey";
ALTER INDEX "agents_state_idx" RENAME TO "bots_state_idx";

CREATE VIEW "agents" AS
SELECT id,
    name,
    state,
    motto,
    team_id
   FROM bots;

-- Who may do something with bots may do so by the name agents.
DO $rights$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', '"agents"', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = '"bots"'::regclass AND pg_get_userbyid(relowner) <> current_user
        UNION ALL
        SELECT format('GRANT %s ON %s TO %s%s', privilege_type, '"agents"', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_class, aclexplode(relacl) WHERE oid = '"bots"'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s (%I) ON %s TO %s%s', privilege_type, attname, '"agents"', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_attribute, aclexplode(attacl) WHERE attrelid = '"bots"'::regclass AND NOT attisdropped
    LOOP
        EXECUTE statement;
    END LOOP;
END
$rights$;
