DROP INDEX "agents_email_idx";
