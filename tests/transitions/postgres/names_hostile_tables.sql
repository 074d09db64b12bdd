-- Tables, constraints and sequences of every kind of strange name, in a chain of foreign keys.
-- after
CREATE TABLE "a""b" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "a""b" IS 'a"b';
CREATE TABLE "a.b" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "a.b" IS 'a.b';
CREATE TABLE "a
b" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "a
b" IS 'a
b';
CREATE TABLE "select" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "select" IS 'select';
CREATE TABLE "$1" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "$1" IS '$1';
CREATE TABLE "back\slash" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "back\slash" IS 'back\slash';
CREATE TABLE "1st" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "1st" IS '1st';
CREATE TABLE "   " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "   " IS '   ';
CREATE TABLE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" IS 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx';
CREATE TABLE "%s %I" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "%s %I" IS '%s %I';
CREATE TABLE "it's" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "it's" IS 'it''s';
CREATE TABLE "a;b--c" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "a;b--c" IS 'a;b--c';
CREATE TABLE "null" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "null" IS 'null';
CREATE TABLE "x?" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "x?" IS 'x?';
CREATE TABLE "{x}" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "{x}" IS '{x}';
CREATE TABLE "#x: y" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "other id" bigint);
COMMENT ON TABLE "#x: y" IS '#x: y';
ALTER TABLE "a""b" ADD CONSTRAINT "#x: y" FOREIGN KEY ("other id") REFERENCES "#x: y" ON UPDATE CASCADE;
ALTER TABLE "a.b" ADD CONSTRAINT "a""b" FOREIGN KEY ("other id") REFERENCES "a""b" ON UPDATE CASCADE;
ALTER TABLE "a
b" ADD CONSTRAINT "a.b" FOREIGN KEY ("other id") REFERENCES "a.b" ON UPDATE CASCADE;
ALTER TABLE "select" ADD CONSTRAINT "a
b" FOREIGN KEY ("other id") REFERENCES "a
b" ON UPDATE CASCADE;
ALTER TABLE "$1" ADD CONSTRAINT "select" FOREIGN KEY ("other id") REFERENCES "select" ON UPDATE CASCADE;
ALTER TABLE "back\slash" ADD CONSTRAINT "$1" FOREIGN KEY ("other id") REFERENCES "$1" ON UPDATE CASCADE;
ALTER TABLE "1st" ADD CONSTRAINT "back\slash" FOREIGN KEY ("other id") REFERENCES "back\slash" ON UPDATE CASCADE;
ALTER TABLE "   " ADD CONSTRAINT "1st" FOREIGN KEY ("other id") REFERENCES "1st" ON UPDATE CASCADE;
ALTER TABLE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ADD CONSTRAINT "   " FOREIGN KEY ("other id") REFERENCES "   " ON UPDATE CASCADE;
ALTER TABLE "%s %I" ADD CONSTRAINT "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" FOREIGN KEY ("other id") REFERENCES "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ON UPDATE CASCADE;
ALTER TABLE "it's" ADD CONSTRAINT "%s %I" FOREIGN KEY ("other id") REFERENCES "%s %I" ON UPDATE CASCADE;
ALTER TABLE "a;b--c" ADD CONSTRAINT "it's" FOREIGN KEY ("other id") REFERENCES "it's" ON UPDATE CASCADE;
ALTER TABLE "null" ADD CONSTRAINT "a;b--c" FOREIGN KEY ("other id") REFERENCES "a;b--c" ON UPDATE CASCADE;
ALTER TABLE "x?" ADD CONSTRAINT "null" FOREIGN KEY ("other id") REFERENCES "null" ON UPDATE CASCADE;
ALTER TABLE "{x}" ADD CONSTRAINT "x?" FOREIGN KEY ("other id") REFERENCES "x?" ON UPDATE CASCADE;
ALTER TABLE "#x: y" ADD CONSTRAINT "{x}" FOREIGN KEY ("other id") REFERENCES "{x}" ON UPDATE CASCADE;
