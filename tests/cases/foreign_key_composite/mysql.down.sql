-- no-transaction

ALTER TABLE `beds` DROP FOREIGN KEY `beds_house_room_fkey`;
ALTER TABLE `beds` DROP KEY `beds_house_room_fkey`, ALGORITHM=INPLACE, LOCK=NONE;
