-- A password that the operator handed out opens nothing after this time; null for one that its owner chose.
ALTER TABLE "users" ADD COLUMN "password_until" TIMESTAMPTZ(3);
