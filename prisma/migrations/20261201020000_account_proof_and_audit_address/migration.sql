-- When a link or a password from the operator proved that the account belongs to the owner of its email address. Nothing
-- recorded this before, so every existing account starts unproven: it works as before, and the next link from the operator
-- asks for a new password.
ALTER TABLE "users" ADD COLUMN "email_proven_at" TIMESTAMPTZ(3);

-- Null: the operator made the link on the command line.
ALTER TABLE "invitations" ALTER COLUMN "created_by" DROP NOT NULL;

-- Where the request came from, as far as it is known.
ALTER TABLE "audit_entries" ADD COLUMN "address" TEXT;
ALTER TABLE "audit_entries" ADD CONSTRAINT audit_entries_address CHECK (length(address) <= 64);
