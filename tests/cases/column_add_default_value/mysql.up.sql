-- no-transaction

ALTER TABLE `agents`
    ADD COLUMN `status` longtext NOT NULL DEFAULT ('idle'),
    ADD COLUMN `score` int NOT NULL DEFAULT -1,
    ADD COLUMN `ratio` double NOT NULL DEFAULT 0.5,
    ADD COLUMN `active` tinyint(1) NOT NULL DEFAULT 0;
