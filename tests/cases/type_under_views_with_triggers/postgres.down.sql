-- hazard: narrow_type t.a: not every value of bigint fits integer

-- The rule stands in the way; it comes back at the end.
DROP RULE "w_delete" ON "w";

-- The view stands in the way; it comes back at the end.
DROP VIEW "w";

-- The trigger stands in the way; it comes back at the end.
DROP TRIGGER "v_insert" ON "v";

-- The rule stands in the way; it comes back at the end.
DROP RULE "v_update" ON "v";

-- The view stands in the way; it comes back at the end.
DROP VIEW "v";

-- The trigger stands in the way; it comes back at the end.
DROP TRIGGER "t_changed" ON "t";

-- The rule stands in the way; it comes back at the end.
DROP RULE "t_ignore" ON "t";

-- The policy stands in the way; it comes back at the end.
DROP POLICY "t_small" ON "t";

-- The materialized view stands in the way; it comes back at the end.
DROP MATERIALIZED VIEW "m";

-- The materialized view stands in the way; it comes back at the end.
DROP MATERIALIZED VIEW "hollow";

ALTER TABLE "t" ALTER COLUMN "a" TYPE integer;

CREATE MATERIALIZED VIEW public.hollow AS
 SELECT t.a
   FROM t
  WITH NO DATA;

CREATE MATERIALIZED VIEW public.m AS
 SELECT t.a,
    count(*) AS n
   FROM t
  GROUP BY t.a;

ALTER MATERIALIZED VIEW public.m ALTER COLUMN a SET STATISTICS 500;
CREATE POLICY t_small ON public.t AS PERMISSIVE FOR ALL TO PUBLIC USING ((a < 1000));
COMMENT ON POLICY t_small ON public.t IS 'small ones';

CREATE RULE t_ignore AS
    ON DELETE TO public.t
   WHERE (old.a > 100) DO INSTEAD NOTHING;

ALTER TABLE public.t DISABLE RULE t_ignore;
CREATE TRIGGER t_changed BEFORE UPDATE OF a ON public.t FOR EACH ROW EXECUTE FUNCTION t_changed();
COMMENT ON TRIGGER t_changed ON public.t IS 'looks at a';

CREATE VIEW public.v AS
 SELECT t.id,
    t.a
   FROM t;

CREATE RULE v_update AS
    ON UPDATE TO public.v DO INSTEAD  UPDATE t SET a = new.a
  WHERE (t.id = old.id);

COMMENT ON RULE v_update ON public.v IS 'and changes';
CREATE UNIQUE INDEX m_a_idx ON public.m USING btree (a);
COMMENT ON INDEX public.m_a_idx IS 'refreshed while it is read';
CREATE TRIGGER v_insert INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION v_insert();
COMMENT ON TRIGGER v_insert ON public.v IS 'the view takes rows';

CREATE VIEW public.w AS
 SELECT v.id,
    (v.a + 1) AS next
   FROM v;

CREATE RULE w_delete AS
    ON DELETE TO public.w DO INSTEAD  DELETE FROM t
  WHERE (t.id = old.id);
