-- Keys and indexes, a row a column. Each server reads the comment that is meant for it: indexes that queries pass by are called IGNORED
-- by the one and invisible by the other, and only MySQL has expressions.
SELECT CAST(table_name AS CHAR) AS `table`,
       CAST(index_name AS CHAR) AS name,
       non_unique = 0 AS is_unique,
       CAST(column_name AS CHAR) AS `column`,
       COALESCE(collation = 'D', 0) AS descending,
       CAST(sub_part AS SIGNED) AS prefix,
       CAST(index_type AS CHAR) AS method,
       CAST(index_comment AS CHAR) AS comment,
       (0 /*M!100600 OR ignored = 'YES' */ /*!80000 OR is_visible = 'NO' */) AS ignored,
       CAST(COALESCE(NULL, /*!80013 expression, */ NULL) AS CHAR) AS expression
FROM information_schema.statistics
WHERE table_schema = DATABASE()
ORDER BY table_name, index_name, seq_in_index
