CREATE TABLE "notes" (
    "id" INTEGER NOT NULL CONSTRAINT "notes_pkey" PRIMARY KEY AUTOINCREMENT,
    "agent_id" BIGINT NOT NULL,
    "body" TEXT,
    CONSTRAINT "notes_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE
);

CREATE INDEX "notes_agent_id_idx" ON "notes" ("agent_id");
