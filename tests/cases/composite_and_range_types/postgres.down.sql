-- hazard: drop_column users.home: the column and its values are dropped
-- hazard: drop_column users.span: the column and its values are dropped

ALTER TABLE "users" DROP COLUMN "home";
ALTER TABLE "users" DROP COLUMN "span";
DROP TYPE "spans";
DROP TYPE "address";
