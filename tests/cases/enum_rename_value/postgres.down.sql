ALTER TYPE "status" RENAME VALUE 'working' TO 'busy';
