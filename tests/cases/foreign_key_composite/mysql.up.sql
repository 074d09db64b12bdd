-- no-transaction

ALTER TABLE `beds` ADD CONSTRAINT `beds_house_room_fkey` FOREIGN KEY (`house`, `room`) REFERENCES `rooms` (`house`, `number`) ON DELETE CASCADE;
