-- hazard: narrow_type t.a: not every value of bigint fits integer
-- precondition: narrow_type t.a: SELECT CAST("id" AS text) AS "id", CAST("a" AS text) AS "a" FROM "t" WHERE "a" NOT BETWEEN -2147483648 AND 2147483647

-- The policy stands in the way; it comes back.
DROP POLICY "t_small" ON "t";

-- The trigger stands in the way; it comes back.
DROP TRIGGER "t_changed" ON "t";

-- The rule stands in the way; it comes back.
DROP RULE "t_ignore" ON "t";

-- The materialized view stands in the way; it comes back.
DROP MATERIALIZED VIEW "m";

-- The materialized view stands in the way; it comes back.
DROP MATERIALIZED VIEW "hollow";

-- The view stands in the way; it comes back.
DROP VIEW "w";

-- The view stands in the way; it comes back.
DROP VIEW "v";

ALTER TABLE "t" ALTER COLUMN "a" TYPE integer;

CREATE VIEW "v" AS
SELECT id,
    a
   FROM t;

CREATE VIEW "w" AS
SELECT id,
    (a + 1) AS next
   FROM v;

CREATE MATERIALIZED VIEW "hollow" AS
SELECT a
   FROM t
  WITH NO DATA;

CREATE MATERIALIZED VIEW "m" AS
SELECT a,
    count(*) AS n
   FROM t
  GROUP BY a;

ALTER MATERIALIZED VIEW public.m ALTER COLUMN a SET STATISTICS 500;
CREATE UNIQUE INDEX m_a_idx ON public.m USING btree (a);
COMMENT ON INDEX "m_a_idx" IS 'refreshed while it is read';

CREATE RULE "t_ignore" AS ON DELETE TO "t"
   WHERE (old.a > 100) DO INSTEAD NOTHING;

ALTER TABLE public.t DISABLE RULE t_ignore;

CREATE RULE "v_update" AS ON UPDATE TO "v" DO INSTEAD  UPDATE t SET a = new.a
  WHERE (t.id = old.id);

COMMENT ON RULE "v_update" ON "v" IS 'and changes';

CREATE RULE "w_delete" AS ON DELETE TO "w" DO INSTEAD  DELETE FROM t
  WHERE (t.id = old.id);

CREATE TRIGGER "t_changed" BEFORE UPDATE OF a ON "t" FOR EACH ROW EXECUTE FUNCTION t_changed();
COMMENT ON TRIGGER "t_changed" ON "t" IS 'looks at a';
CREATE TRIGGER "v_insert" INSTEAD OF INSERT ON "v" FOR EACH ROW EXECUTE FUNCTION v_insert();
COMMENT ON TRIGGER "v_insert" ON "v" IS 'the view takes rows';
CREATE POLICY "t_small" ON "t" USING ((a < 1000));
COMMENT ON POLICY "t_small" ON "t" IS 'small ones';
