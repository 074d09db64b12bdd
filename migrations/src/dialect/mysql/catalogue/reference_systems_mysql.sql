-- Spatial reference systems of columns on MySQL.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(column_name AS CHAR) AS `column`,
       CAST(srs_id AS SIGNED) AS reference_system
FROM information_schema.st_geometry_columns
WHERE table_schema = DATABASE()
  AND srs_id <> 0
ORDER BY table_name, column_name
