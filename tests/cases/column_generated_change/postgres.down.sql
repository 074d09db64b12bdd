-- It is added again below; its values are computed.
ALTER TABLE "agents" DROP COLUMN "months";

ALTER TABLE "agents" ADD COLUMN "months" integer NOT NULL GENERATED ALWAYS AS (age * 12) STORED;
