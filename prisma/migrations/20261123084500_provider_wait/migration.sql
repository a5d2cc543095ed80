-- AlterTable
ALTER TABLE "sync_schedule" ADD COLUMN     "not_before" TIMESTAMPTZ(3);
