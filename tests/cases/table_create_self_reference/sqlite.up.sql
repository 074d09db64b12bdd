CREATE TABLE "tasks" (
    "id" INTEGER NOT NULL CONSTRAINT "tasks_pkey" PRIMARY KEY AUTOINCREMENT,
    "parent_id" BIGINT,
    "title" TEXT NOT NULL,
    CONSTRAINT "tasks_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "tasks" ("id") ON DELETE CASCADE
);
