-- $1: database schemas. Enumerated types, their values in sort order, their owner if that is not this role, their owner anyway, their
-- access list.
SELECT t.oid,
       t.typnamespace,
       t.typname::text,
       array(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
       CASE WHEN pg_get_userbyid(t.typowner) <> current_user THEN pg_get_userbyid(t.typowner)::text END,
       pg_get_userbyid(t.typowner)::text,
       t.typacl::text[]
FROM pg_type t
WHERE t.typnamespace = ANY ($1)
  AND t.typtype = 'e'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY t.oid
