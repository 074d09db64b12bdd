ALTER TYPE "status" ADD VALUE 'failed' AFTER 'busy';
