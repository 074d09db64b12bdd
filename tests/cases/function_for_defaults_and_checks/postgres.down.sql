-- hazard: drop_column users.code: the column and its values are dropped

ALTER TABLE "users" DROP CONSTRAINT "users_name_check";
DROP INDEX "users_expr_idx";
ALTER TABLE "users" DROP COLUMN "code";
DROP FUNCTION "make_code"();
DROP FUNCTION "lower_all"(text);
DROP FUNCTION "is_good"(t text);
