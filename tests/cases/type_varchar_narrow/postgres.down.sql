ALTER TABLE "agents" ALTER COLUMN "code" TYPE character varying(50);
