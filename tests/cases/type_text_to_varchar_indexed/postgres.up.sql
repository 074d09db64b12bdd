-- hazard: narrow_type agents.code: not every value of text fits character varying(20)

ALTER TABLE "agents" ALTER COLUMN "code" TYPE character varying(20);
