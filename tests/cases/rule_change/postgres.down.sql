DROP RULE "keep" ON "users";

CREATE RULE "keep" AS ON DELETE TO "users"
   WHERE (old.age < 18) DO INSTEAD NOTHING;
