-- Databases that a killed run may have left: named as ours, and nobody is connected.
SELECT d.datname::text
FROM pg_database d
WHERE d.datname LIKE 'tablewright\_scratch\_%'
  AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
ORDER BY d.datname
