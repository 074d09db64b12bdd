CREATE TABLE "book_subjects" (
    "book_id" BIGINT NOT NULL,
    "subject_id" INT NOT NULL,
    CONSTRAINT "book_subjects_pkey" PRIMARY KEY ("book_id", "subject_id"),
    CONSTRAINT "book_subjects_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "books" ("id") ON DELETE CASCADE,
    CONSTRAINT "book_subjects_subject_id_fkey" FOREIGN KEY ("subject_id") REFERENCES "subjects" ("id") ON DELETE CASCADE
);

CREATE TABLE "books" (
    "id" INTEGER NOT NULL CONSTRAINT "books_pkey" PRIMARY KEY AUTOINCREMENT,
    "title" VARCHAR(200) NOT NULL,
    "author" VARCHAR(100) NOT NULL,
    "year" SMALLINT,
    "isbn" VARCHAR(13),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "books_isbn_key" UNIQUE ("isbn"),
    CONSTRAINT "title_not_blank" CHECK (length(trim(title)) > 0)
);

CREATE INDEX "books_author_title_idx" ON "books" ("author", "title");

CREATE TABLE "loans" (
    "id" INTEGER NOT NULL CONSTRAINT "loans_pkey" PRIMARY KEY AUTOINCREMENT,
    "book_id" BIGINT NOT NULL,
    "reader_id" BIGINT NOT NULL,
    "lent_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    "returned_at" TIMESTAMPTZ,
    CONSTRAINT "loans_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "books" ("id") ON DELETE RESTRICT,
    CONSTRAINT "loans_reader_id_fkey" FOREIGN KEY ("reader_id") REFERENCES "readers" ("id") ON DELETE RESTRICT
);

CREATE INDEX "loans_reader_id_lent_at_idx" ON "loans" ("reader_id", "lent_at" DESC);
CREATE UNIQUE INDEX "one_reader_at_a_time" ON "loans" ("book_id") WHERE returned_at IS NULL;

CREATE TABLE "readers" (
    "id" INTEGER NOT NULL CONSTRAINT "readers_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "email" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "readers_email_key" UNIQUE ("email")
);

CREATE TABLE "subjects" (
    "id" INTEGER NOT NULL CONSTRAINT "subjects_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(60) NOT NULL,
    CONSTRAINT "subjects_name_key" UNIQUE ("name")
);
