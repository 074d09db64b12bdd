-- hazard: drop_column documents.note: the column and its values are dropped
-- hazard: drop_table letters: the table and all its rows are dropped

ALTER TABLE "documents" ALTER COLUMN "title" TYPE text;
ALTER TABLE "documents" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "documents" ALTER COLUMN "body" SET COMPRESSION default;
ALTER TABLE "documents" ALTER COLUMN "body" SET STATISTICS 10;
ALTER TABLE "documents" ALTER COLUMN "tags" SET STORAGE MAIN;
ALTER TABLE "documents" ALTER COLUMN "tags" RESET (n_distinct);
ALTER TABLE "documents" ALTER COLUMN "size" SET STATISTICS -1;
ALTER TABLE "documents" DROP COLUMN "note";
DROP TABLE "letters";
