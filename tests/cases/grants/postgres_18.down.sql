-- hazard: drop_column left_alone.note: the column and its values are dropped
-- hazard: drop_table fresh: the table and all its rows are dropped

ALTER TABLE "users" RENAME COLUMN "title" TO "name";
ALTER TABLE "users" RENAME CONSTRAINT "users_title_not_null" TO "users_name_not_null";
ALTER TABLE "left_alone" DROP COLUMN "note";
DROP TABLE "fresh";
REVOKE SELECT ON "taken" FROM "pg_monitor";
ALTER TABLE "taken" OWNER TO "pg_monitor";
REVOKE SELECT, UPDATE ("id") ON "users" FROM "pg_read_all_stats";
REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON "users" FROM "pg_stat_scan_tables";
GRANT SELECT ON "users" TO PUBLIC;
GRANT INSERT, UPDATE, TRUNCATE, REFERENCES, TRIGGER ON "users" TO "pg_monitor";
GRANT SELECT ON "users" TO "pg_read_all_stats" WITH GRANT OPTION;
