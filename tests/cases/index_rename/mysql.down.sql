-- no-transaction

ALTER TABLE `agents` RENAME KEY `new_name` TO `old_name`, ALGORITHM=INPLACE, LOCK=NONE;
