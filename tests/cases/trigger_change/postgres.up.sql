DROP TRIGGER "grow" ON "users";
CREATE TRIGGER "grow" BEFORE INSERT OR UPDATE ON "users" FOR EACH ROW EXECUTE FUNCTION grow();
COMMENT ON TRIGGER "grow" ON "users" IS 'older with every word';
