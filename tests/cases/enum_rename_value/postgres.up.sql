ALTER TYPE "status" RENAME VALUE 'busy' TO 'working';
