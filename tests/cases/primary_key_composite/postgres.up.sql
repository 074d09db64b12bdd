-- hazard: drop_column grants.id: the column and its values are dropped

ALTER TABLE "grants" DROP CONSTRAINT "grants_pkey";
ALTER TABLE "grants" DROP COLUMN "id";
ALTER TABLE "grants" ADD CONSTRAINT "grants_pkey" PRIMARY KEY ("agent_id", "role");
