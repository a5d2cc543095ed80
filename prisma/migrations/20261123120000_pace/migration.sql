-- AlterTable
ALTER TABLE "sync_schedule" ADD COLUMN     "pace_per_second" DOUBLE PRECISION,
ADD COLUMN     "pace_tokens" DOUBLE PRECISION,
ADD COLUMN     "paced_at" TIMESTAMPTZ(3);
