-- no-transaction

ALTER TABLE `agents` MODIFY COLUMN `score` longtext NOT NULL DEFAULT ('none');
