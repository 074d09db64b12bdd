-- hazard: narrow_type agents.price: not every value of numeric(12,3) fits integer

ALTER TABLE "agents" ALTER COLUMN "price" TYPE integer;
