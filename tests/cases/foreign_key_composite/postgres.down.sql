ALTER TABLE "beds" DROP CONSTRAINT "beds_house_room_fkey";
