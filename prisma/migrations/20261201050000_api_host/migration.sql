-- The address of the provider's API that a connection's key is sent to: the host of its data residency region.
ALTER TABLE "connections" ADD COLUMN     "api_host" TEXT NOT NULL DEFAULT 'api.openai.com';

ALTER TABLE connections ADD CONSTRAINT connections_api_host CHECK (api_host ~ '^[a-z0-9.-]{1,253}$');
