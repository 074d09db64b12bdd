ALTER TYPE "status" ADD VALUE 'starting' AFTER 'idle';
