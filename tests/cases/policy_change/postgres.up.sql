DROP POLICY "own" ON "users";
CREATE POLICY "add" ON "users" FOR INSERT WITH CHECK ((age > 0));
CREATE POLICY "own" ON "users" FOR SELECT USING (((name = CURRENT_USER) OR (age < 3)));
COMMENT ON POLICY "own" ON "users" IS 'and children';
