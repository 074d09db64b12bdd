CREATE TABLE "members" (
    "id" INTEGER NOT NULL CONSTRAINT "members_pkey" PRIMARY KEY AUTOINCREMENT,
    "team_id" BIGINT NOT NULL,
    "agent_id" BIGINT NOT NULL,
    CONSTRAINT "members_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id"),
    CONSTRAINT "members_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE
);

CREATE TABLE "teams" (
    "id" INTEGER NOT NULL CONSTRAINT "teams_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "lead_id" BIGINT,
    CONSTRAINT "teams_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "members" ("id") ON DELETE SET NULL
);
