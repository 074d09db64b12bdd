ALTER TYPE "status" ADD VALUE 'retired' AFTER 'failed';
