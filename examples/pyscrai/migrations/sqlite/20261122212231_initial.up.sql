CREATE TABLE "agent_instances" (
    "id" INTEGER NOT NULL CONSTRAINT "agent_instances_pkey" PRIMARY KEY AUTOINCREMENT,
    "template_id" BIGINT,
    "scenario_run_id" BIGINT NOT NULL,
    "instance_name" VARCHAR(100) NOT NULL,
    "runtime_config" JSON,
    "state" JSON NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "instance_name_in_run" UNIQUE ("scenario_run_id", "instance_name"),
    CONSTRAINT "instance_name_not_blank" CHECK (length(trim(instance_name)) > 0),
    CONSTRAINT "agent_instances_scenario_run_id_fkey" FOREIGN KEY ("scenario_run_id") REFERENCES "scenario_runs" ("id") ON DELETE CASCADE,
    CONSTRAINT "agent_instances_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "agent_templates" ("id") ON DELETE SET NULL
);

CREATE INDEX "agent_instances_template_id_idx" ON "agent_instances" ("template_id");

CREATE TABLE "agent_templates" (
    "id" INTEGER NOT NULL CONSTRAINT "agent_templates_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "description" TEXT,
    "personality_config" JSON NOT NULL,
    "llm_config" JSON NOT NULL,
    "tools_config" JSON,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "agent_templates_name_key" UNIQUE ("name"),
    CONSTRAINT "agent_template_name_not_blank" CHECK (length(trim(name)) > 0)
);

CREATE TABLE "event_instances" (
    "id" INTEGER NOT NULL CONSTRAINT "event_instances_pkey" PRIMARY KEY AUTOINCREMENT,
    "scenario_run_id" BIGINT NOT NULL,
    "event_type_id" BIGINT NOT NULL,
    "source_agent_id" BIGINT,
    "target_agent_id" BIGINT,
    "data" JSON NOT NULL DEFAULT '{}',
    "processed" BOOLEAN NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "event_instances_event_type_id_fkey" FOREIGN KEY ("event_type_id") REFERENCES "event_types" ("id") ON DELETE RESTRICT,
    CONSTRAINT "event_instances_scenario_run_id_fkey" FOREIGN KEY ("scenario_run_id") REFERENCES "scenario_runs" ("id") ON DELETE CASCADE,
    CONSTRAINT "event_instances_source_agent_id_fkey" FOREIGN KEY ("source_agent_id") REFERENCES "agent_instances" ("id") ON DELETE SET NULL,
    CONSTRAINT "event_instances_target_agent_id_fkey" FOREIGN KEY ("target_agent_id") REFERENCES "agent_instances" ("id") ON DELETE SET NULL
);

CREATE INDEX "event_instances_event_type_id_idx" ON "event_instances" ("event_type_id");
CREATE INDEX "event_instances_scenario_run_id_created_at_idx" ON "event_instances" ("scenario_run_id", "created_at");
CREATE INDEX "event_instances_source_agent_id_idx" ON "event_instances" ("source_agent_id");
CREATE INDEX "event_instances_target_agent_id_idx" ON "event_instances" ("target_agent_id");
CREATE INDEX "unprocessed_events" ON "event_instances" ("scenario_run_id", "id") WHERE processed = false;

CREATE TABLE "event_types" (
    "id" INTEGER NOT NULL CONSTRAINT "event_types_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "description" TEXT,
    "schema" JSON,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "event_types_name_key" UNIQUE ("name"),
    CONSTRAINT "event_type_name_is_a_word" CHECK (length(trim(name)) > 0 AND name = lower(name))
);

CREATE TABLE "execution_logs" (
    "id" INTEGER NOT NULL CONSTRAINT "execution_logs_pkey" PRIMARY KEY AUTOINCREMENT,
    "scenario_run_id" BIGINT NOT NULL,
    "agent_instance_id" BIGINT,
    "level" TEXT NOT NULL DEFAULT 'info',
    "message" TEXT NOT NULL,
    "data" JSON,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "execution_logs_level_check" CHECK ("level" IN ('debug', 'info', 'warning', 'error', 'critical')),
    CONSTRAINT "message_not_blank" CHECK (length(trim(message)) > 0),
    CONSTRAINT "execution_logs_agent_instance_id_fkey" FOREIGN KEY ("agent_instance_id") REFERENCES "agent_instances" ("id") ON DELETE SET NULL,
    CONSTRAINT "execution_logs_scenario_run_id_fkey" FOREIGN KEY ("scenario_run_id") REFERENCES "scenario_runs" ("id") ON DELETE CASCADE
);

CREATE INDEX "execution_logs_agent_instance_id_idx" ON "execution_logs" ("agent_instance_id");
CREATE INDEX "execution_logs_scenario_run_id_level_created_at_idx" ON "execution_logs" ("scenario_run_id", "level", "created_at");

CREATE TABLE "scenario_runs" (
    "id" INTEGER NOT NULL CONSTRAINT "scenario_runs_pkey" PRIMARY KEY AUTOINCREMENT,
    "template_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "config" JSON,
    "results" JSON,
    "started_at" TIMESTAMPTZ,
    "completed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "ends_after_start" CHECK (completed_at IS NULL OR completed_at > started_at),
    CONSTRAINT "finished_has_end" CHECK ((status IN ('pending', 'running')) = (completed_at IS NULL)),
    CONSTRAINT "run_name_not_blank" CHECK (length(trim(name)) > 0),
    CONSTRAINT "scenario_runs_status_check" CHECK ("status" IN ('pending', 'running', 'completed', 'failed')),
    CONSTRAINT "scenario_runs_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "scenario_templates" ("id") ON DELETE RESTRICT
);

CREATE INDEX "running_scenario_runs" ON "scenario_runs" ("started_at") WHERE status = 'running';
CREATE INDEX "scenario_runs_template_id_created_at_idx" ON "scenario_runs" ("template_id", "created_at" DESC);

CREATE TABLE "scenario_templates" (
    "id" INTEGER NOT NULL CONSTRAINT "scenario_templates_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "description" TEXT,
    "config" JSON NOT NULL,
    "agent_roles" JSON NOT NULL,
    "event_flow" JSON,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "scenario_templates_name_key" UNIQUE ("name"),
    CONSTRAINT "scenario_template_name_not_blank" CHECK (length(trim(name)) > 0)
);
