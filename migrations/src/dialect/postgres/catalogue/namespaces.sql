-- The database schemas whose objects are read: not the server's own, no temporary ones, none that an extension made.
SELECT n.oid, n.nspname::text
FROM pg_namespace n
WHERE n.nspname NOT IN ('information_schema', '_tablewright_scratch')
  AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
ORDER BY n.nspname
