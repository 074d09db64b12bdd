DROP POLICY "own" ON "users";
DROP POLICY "add" ON "users";
CREATE POLICY "own" ON "users" FOR SELECT USING ((name = CURRENT_USER));
