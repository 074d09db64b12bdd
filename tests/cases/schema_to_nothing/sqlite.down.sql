CREATE TABLE "agents" (
    "id" INTEGER NOT NULL CONSTRAINT "agents_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'low',
    CONSTRAINT "agents_level_check" CHECK ("level" IN ('low', 'high'))
);
