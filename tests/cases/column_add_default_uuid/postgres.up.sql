ALTER TABLE "agents" ADD COLUMN "token" uuid DEFAULT gen_random_uuid();
