-- hazard: drop_table book_subjects: the table and all its rows are dropped
-- hazard: drop_table loans: the table and all its rows are dropped
-- hazard: drop_table books: the table and all its rows are dropped
-- hazard: drop_table readers: the table and all its rows are dropped
-- hazard: drop_table subjects: the table and all its rows are dropped

DROP TABLE "book_subjects";
DROP TABLE "loans";
DROP TABLE "books";
DROP TABLE "readers";
DROP TABLE "subjects";
