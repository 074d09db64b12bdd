-- $1, $2: types and their modifiers, one pair a place. Each is spelled once; for an enum or an array of one, with its name.
SELECT u.ty,
       u.modifier,
       format_type(u.ty, u.modifier),
       n.nspname::text AS enum_schema,
       e.typname::text AS enum_name,
       t.typcategory = 'A' AS is_array,
       t.typcollation,
       t.typstorage::text
FROM unnest($1::oid[], $2::int4[]) AS u (ty, modifier)
JOIN pg_type t ON t.oid = u.ty
LEFT JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AND e.typtype = 'e'
LEFT JOIN pg_namespace n ON n.oid = e.typnamespace
ORDER BY u.ty, u.modifier
