-- no-transaction

ALTER TABLE `children` DROP FOREIGN KEY `children_guardian_id_fkey`, DROP FOREIGN KEY `children_parent_id_fkey`;

ALTER TABLE `parents`
    MODIFY COLUMN `code` varchar(10) NOT NULL,
    DEFAULT CHARACTER SET=DEFAULT;

ALTER TABLE `children`
    ADD CONSTRAINT `children_guardian_id_fkey` FOREIGN KEY (`guardian_id`) REFERENCES `parents` (`id`) ON DELETE SET NULL,
    ADD CONSTRAINT `children_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `parents` (`id`) ON DELETE CASCADE;
