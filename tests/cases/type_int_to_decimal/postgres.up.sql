-- hazard: narrow_type agents.price: not every value of integer fits numeric(12,3)

ALTER TABLE "agents" ALTER COLUMN "price" TYPE numeric(12,3);
