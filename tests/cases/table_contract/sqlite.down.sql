CREATE VIEW "agents" AS
SELECT "id", "name", "state", "motto", "team_id" FROM "bots";

CREATE TRIGGER "agents_bots_former_delete" INSTEAD OF DELETE ON "agents" FOR EACH ROW BEGIN
    DELETE FROM "bots" WHERE "id" = OLD."id";
END;

CREATE TRIGGER "agents_bots_former_insert" INSTEAD OF INSERT ON "agents" FOR EACH ROW BEGIN
    INSERT INTO "bots" ("id", "name", "state", "motto", "team_id") VALUES (NEW."id", NEW."name", coalesce(NEW."state", ('idle')), NEW."motto", NEW."team_id");
END;

CREATE TRIGGER "agents_bots_former_update" INSTEAD OF UPDATE ON "agents" FOR EACH ROW BEGIN
    UPDATE "bots" SET "id" = NEW."id", "name" = NEW."name", "state" = NEW."state", "motto" = NEW."motto", "team_id" = NEW."team_id" WHERE "id" = OLD."id";
END;
