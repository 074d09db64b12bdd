CREATE TABLE "agents" (
    "id" INTEGER NOT NULL CONSTRAINT "agents_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'low',
    "boss_id" BIGINT,
    CONSTRAINT "agents_level_check" CHECK ("level" IN ('low', 'high')),
    CONSTRAINT "named" CHECK (name <> ''),
    CONSTRAINT "agents_boss_id_fkey" FOREIGN KEY ("boss_id") REFERENCES "agents" ("id") ON DELETE SET NULL
);
