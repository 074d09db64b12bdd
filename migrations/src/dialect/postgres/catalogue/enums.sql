-- $1: database schemas. Enumerated types, their values in sort order, their owner if that is not this role, their owner anyway, their
-- access list.
SELECT t.oid,
       t.typnamespace,
       t.typname::text,
       array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FILTER (WHERE e.enumlabel IS NOT NULL),
       CASE WHEN pg_get_userbyid(t.typowner) <> current_user THEN pg_get_userbyid(t.typowner)::text END,
       pg_get_userbyid(t.typowner)::text,
       t.typacl::text[]
FROM pg_type t
LEFT JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.typnamespace = ANY ($1)
  AND t.typtype = 'e'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
GROUP BY t.oid
ORDER BY t.oid
