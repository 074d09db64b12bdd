-- Nothing to do in this direction.


-- The next file:
ALTER TABLE "agents" ALTER COLUMN "email" DROP NOT NULL;
