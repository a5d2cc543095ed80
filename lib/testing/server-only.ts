// `server-only` throws outside a React server; the tests run the same code in plain Node.
export {};
