CREATE TABLE "agent_tools" (
    "agent_id" BIGINT NOT NULL,
    "tool_id" BIGINT NOT NULL,
    "configuration" JSON,
    CONSTRAINT "agent_tools_pkey" PRIMARY KEY ("agent_id", "tool_id"),
    CONSTRAINT "agent_tools_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents" ("id") ON DELETE CASCADE,
    CONSTRAINT "agent_tools_tool_id_fkey" FOREIGN KEY ("tool_id") REFERENCES "tools" ("id") ON DELETE CASCADE
);
