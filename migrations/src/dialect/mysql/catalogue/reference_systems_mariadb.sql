-- Spatial reference systems of columns on MariaDB.
SELECT CAST(g_table_name AS CHAR) AS `table`,
       CAST(g_geometry_column AS CHAR) AS `column`,
       CAST(srid AS SIGNED) AS reference_system
FROM information_schema.geometry_columns
WHERE g_table_schema = DATABASE()
  AND srid <> 0
ORDER BY g_table_name, g_geometry_column
