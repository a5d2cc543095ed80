import type { Scenario } from './keys.ts';
import { type Sandbox, startSandbox } from './server.ts';

export type OpenSandbox = Sandbox & { keyOf(scenario: Scenario): string };

/** Starts the sandbox for this very process. To be called first of all: the environment is read once, at first use. */
export async function openSandbox(seed: string): Promise<OpenSandbox> {
  const sandbox = await startSandbox({ seed });
  process.env.SANDBOX_URL = sandbox.url;
  process.env.SANDBOX_KEY_HASHES = sandbox.keys.map(({ sha256 }) => sha256).join(',');
  const keyOf = (scenario: Scenario) => {
    const found = sandbox.keys.find((key) => key.scenario === scenario);
    if (!found) throw new Error(`The sandbox has no key of ${scenario}.`);
    return found.key;
  };
  return { ...sandbox, keyOf };
}
