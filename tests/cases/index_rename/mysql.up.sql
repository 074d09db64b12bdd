-- no-transaction

ALTER TABLE `agents` RENAME KEY `old_name` TO `new_name`, ALGORITHM=INPLACE, LOCK=NONE;
