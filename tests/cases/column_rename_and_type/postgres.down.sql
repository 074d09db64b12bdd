-- hazard: narrow_type agents.age: not every value of bigint fits integer

ALTER TABLE "agents" RENAME COLUMN "years" TO "age";
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
