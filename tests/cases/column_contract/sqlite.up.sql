-- no-transaction
-- precondition: set_not_null agents.name: SELECT CAST("id" AS TEXT) AS "id", CAST("name" AS TEXT) AS "name" FROM "agents" WHERE "name" IS NULL
-- contract: agents.motto to agents.slogan
-- contract: agents.state to agents.status
-- contract: agents.team_id to agents.group_id
-- contract: agents.title to agents.name

-- Foreign keys are off, so that a table can go without taking its children's rows along. All of it happens or nothing,
-- also under a runner that goes on after an error: the last check ends the transaction unless everything is there, and each
-- SAVEPOINT sees to it that there is one to end.
PRAGMA foreign_keys = OFF;

-- What must hold before this is committed: a claim that breaks stops it, by its name.
DROP TABLE IF EXISTS temp."_tablewright_proof";

CREATE TABLE temp."_tablewright_proof" (
    "broken_1" INTEGER CONSTRAINT "foreign keys do not act" CHECK ("broken_1" = 0),
    "broken_2" INTEGER CONSTRAINT "what names a rebuilt table goes on naming it" CHECK ("broken_2" = 0),
    "broken_3" INTEGER CONSTRAINT "every row of agents is kept" CHECK ("broken_3" = 0),
    "broken_4" INTEGER CONSTRAINT "the highest number ever given in agents is kept" CHECK ("broken_4" = 0),
    "broken_5" INTEGER CONSTRAINT "what names a renamed table follows it" CHECK ("broken_5" = 0),
    "broken_6" INTEGER CONSTRAINT "every foreign key still finds its row" CHECK ("broken_6" = 0),
    "unfinished" INTEGER CONSTRAINT "everything above has happened" CHECK ("unfinished" = 0),
    "table" TEXT,
    "parent" TEXT,
    "rows" INTEGER
);

BEGIN IMMEDIATE;

SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_title_name_twin_old";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_title_name_twin_new";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_title_name_twin_insert";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_team_id_group_id_twin_old";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_team_id_group_id_twin_new";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_team_id_group_id_twin_insert";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_state_status_twin_old";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_state_status_twin_new";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_state_status_twin_insert";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_motto_slogan_twin_old";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_motto_slogan_twin_new";
SAVEPOINT "_tablewright";
DROP TRIGGER "zz_agents_motto_slogan_twin_insert";

INSERT INTO temp."_tablewright_proof" ("broken_1")
SELECT "foreign_keys" FROM pragma_foreign_keys;

-- Views, triggers and foreign keys go on naming a table that is set aside.
PRAGMA legacy_alter_table = ON;

INSERT INTO temp."_tablewright_proof" ("broken_2")
SELECT NOT "legacy_alter_table" FROM pragma_legacy_alter_table;

-- Rows without a parent that are there already are no reason to stop.
INSERT INTO temp."_tablewright_proof" ("table", "parent", "rows")
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agents') GROUP BY "table", "parent";

-- The table agents is written anew: alters name, drops title, drops motto, drops state, drops team_id, drops agents_title_key, drops agents_title_name_check, drops agents_team_id_fkey.
SAVEPOINT "_tablewright";

ALTER TABLE "agents" RENAME TO "_tablewright_old_agents";

CREATE TABLE "agents" (
    "id" INTEGER NOT NULL CONSTRAINT "agents_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) NOT NULL,
    "slogan" TEXT,
    "status" VARCHAR(20) NOT NULL DEFAULT 'idle',
    "group_id" INT,
    CONSTRAINT "agents_name_key" UNIQUE ("name"),
    CONSTRAINT "agents_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "teams" ("id")
);

-- The highest number ever given is kept.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'agents', seq FROM sqlite_sequence WHERE name = '_tablewright_old_agents';

-- agents.slogan holds the same.
INSERT INTO "agents" ("id", "name", "slogan", "status", "group_id")
SELECT "id", "name", "slogan", "status", "group_id"
FROM "_tablewright_old_agents";

INSERT INTO temp."_tablewright_proof" ("broken_3")
SELECT (SELECT count(*) FROM "_tablewright_old_agents") - (SELECT count(*) FROM "agents");

INSERT INTO temp."_tablewright_proof" ("broken_4")
SELECT count(*) FROM sqlite_sequence AS "old"
WHERE name = '_tablewright_old_agents' AND seq > coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'agents'), 0);

DROP TABLE "_tablewright_old_agents";
SAVEPOINT "_tablewright";
CREATE INDEX "agents_status_idx" ON "agents" ("status");
SAVEPOINT "_tablewright";
CREATE INDEX "by_title" ON "agents" ("name", "id");
PRAGMA legacy_alter_table = OFF;

INSERT INTO temp."_tablewright_proof" ("broken_5")
SELECT "legacy_alter_table" FROM pragma_legacy_alter_table;

INSERT INTO temp."_tablewright_proof" ("broken_6")
SELECT count(*) FROM (
SELECT "table", "parent", count(*) AS "rows" FROM pragma_foreign_key_check('agents') GROUP BY "table", "parent"
) AS "now"
LEFT JOIN temp."_tablewright_proof" AS "before" USING ("table", "parent")
WHERE "now"."rows" > coalesce("before"."rows", 0);

-- Unless everything above has happened, nothing of it has.
INSERT OR ROLLBACK INTO temp."_tablewright_proof" ("unfinished")
WITH "found" ("object") AS (
    SELECT "type" || ' ' || "name" || CASE "type" WHEN 'index' THEN ' on ' || "tbl_name" ELSE '' END FROM sqlite_master
    UNION ALL SELECT 'column ' || "t"."name" || '.' || "c"."name" FROM sqlite_master AS "t", pragma_table_xinfo("t"."name") AS "c"
    WHERE "t"."name" IN ('agents')
)
SELECT (SELECT count(*) <> 6 FROM temp."_tablewright_proof" WHERE "table" IS NULL)
    + (SELECT count(*) FROM (VALUES ('index agents_status_idx on agents'), ('index by_title on agents'), ('table agents') EXCEPT SELECT "object" FROM "found"))
    + (SELECT count(*) FROM (VALUES ('column agents.motto'), ('column agents.state'), ('column agents.team_id'), ('column agents.title'), ('index agents_state_idx on agents'), ('index by_title_title on agents'), ('table _tablewright_old_agents'), ('trigger zz_agents_motto_slogan_twin_insert'), ('trigger zz_agents_motto_slogan_twin_new'), ('trigger zz_agents_motto_slogan_twin_old'), ('trigger zz_agents_state_status_twin_insert'), ('trigger zz_agents_state_status_twin_new'), ('trigger zz_agents_state_status_twin_old'), ('trigger zz_agents_team_id_group_id_twin_insert'), ('trigger zz_agents_team_id_group_id_twin_new'), ('trigger zz_agents_team_id_group_id_twin_old'), ('trigger zz_agents_title_name_twin_insert'), ('trigger zz_agents_title_name_twin_new'), ('trigger zz_agents_title_name_twin_old') INTERSECT SELECT "object" FROM "found"));

COMMIT;
DROP TABLE temp."_tablewright_proof";
PRAGMA foreign_keys = ON;
