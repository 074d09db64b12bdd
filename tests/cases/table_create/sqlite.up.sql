CREATE TABLE "tools" (
    "id" INTEGER NOT NULL CONSTRAINT "tools_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT 1,
    "weight" DECIMAL(10,2) NOT NULL DEFAULT 1.5,
    "owner_id" BIGINT,
    CONSTRAINT "tools_name_key" UNIQUE ("name"),
    CONSTRAINT "positive_weight" CHECK (weight > 0),
    CONSTRAINT "tools_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "agents" ("id") ON DELETE SET NULL
);

CREATE INDEX "tools_enabled_name_idx" ON "tools" ("enabled", "name" DESC);
