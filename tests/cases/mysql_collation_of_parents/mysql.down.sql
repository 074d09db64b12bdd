-- no-transaction

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `children` DROP FOREIGN KEY `children_guardian_id_fkey`, DROP FOREIGN KEY `children_parent_id_fkey`;

ALTER TABLE `parents`
    MODIFY COLUMN `code` varchar(10) NOT NULL,
    /*M! DEFAULT CHARACTER SET=DEFAULT */ /*!80000 DEFAULT COLLATE=utf8mb4_general_ci */;

ALTER TABLE `children`
    ADD CONSTRAINT `children_guardian_id_fkey` FOREIGN KEY (`guardian_id`) REFERENCES `parents` (`id`) ON DELETE SET NULL,
    ADD CONSTRAINT `children_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `parents` (`id`) ON DELETE CASCADE;
