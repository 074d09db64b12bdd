-- no-transaction

ALTER TABLE `agents` DROP KEY `agents_email_idx`;
