-- $1: database schemas. Columns of ordinary tables, in their order. Types are numbers here; types.sql spells each once.
SELECT a.attrelid,
       a.attnum,
       a.attname::text,
       a.atttypid,
       a.atttypmod,
       a.attnotnull,
       a.attidentity::text,
       a.attgenerated::text,
       a.attcollation,
       a.attstorage::text,
       '' /*14+ a.attcompression::text */ AS compression,
       coalesce(a.attstattarget, -1)::int2 AS statistics,
       a.attoptions,
       a.attislocal,
       a.attacl::text[]
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = ANY ($1)
  AND c.relkind IN ('r', 'p')
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
