-- What a scratch database has in common with this one, and eight digits of chance for its name.
SELECT CAST(default_collation_name AS CHAR) AS collation,
       LPAD(LOWER(HEX(FLOOR(RAND() * 4294967295))), 8, '0') AS random
FROM information_schema.schemata
WHERE schema_name = DATABASE()
ORDER BY schema_name
