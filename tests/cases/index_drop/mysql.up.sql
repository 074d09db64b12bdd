-- no-transaction

ALTER TABLE `agents` DROP KEY `agents_name_idx`, ALGORITHM=INPLACE, LOCK=NONE;
