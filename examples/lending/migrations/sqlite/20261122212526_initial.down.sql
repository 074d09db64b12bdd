-- hazard: drop_table book_subjects: the table and every row of it are lost
-- hazard: drop_table loans: the table and every row of it are lost
-- hazard: drop_table books: the table and every row of it are lost
-- hazard: drop_table readers: the table and every row of it are lost
-- hazard: drop_table subjects: the table and every row of it are lost

DROP TABLE "book_subjects";
DROP TABLE "loans";
DROP TABLE "books";
DROP TABLE "readers";
DROP TABLE "subjects";
