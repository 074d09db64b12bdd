-- hazard: narrow_type agents.code: not every value of character varying(50) fits character varying(10)

ALTER TABLE "agents" ALTER COLUMN "code" TYPE character varying(10);
