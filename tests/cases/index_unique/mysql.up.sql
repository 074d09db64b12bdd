-- no-transaction

ALTER TABLE `agents` ADD UNIQUE KEY `agents_email_idx` (`email`);
