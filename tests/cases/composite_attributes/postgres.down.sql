-- hazard: drop_column address.zip: the attribute and its values are dropped

ALTER TYPE "address" DROP ATTRIBUTE zip;
COMMENT ON TYPE "address" IS NULL;
