import { spawnSync } from 'node:child_process';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { logTo } from './log';
import { Secret } from './secret';

const TEXT = 'sk-admin-c4n4ryc4n4ryc4n4ry';
const secret = new Secret(TEXT);

/** What a value turns into on its way out of the process, by every way there is. */
const WAYS: Readonly<Record<string, (value: unknown) => unknown>> = {
  'a template': (value) => `${value}`,
  concatenation: (value) => `key: ${value as string}`,
  'String()': String,
  'a list joined': (value) => [value, value].join(),
  JSON: (value) => JSON.stringify({ value, list: [value], map: [...new Map([['key', value]])] }),
  'JSON, indented': (value) => JSON.stringify(value, null, 2),
  inspection: (value) => inspect({ value }, { depth: 9, showHidden: true, getters: true }),
  'inspection without its own word': (value) => inspect(value, { customInspect: false, showHidden: true }),
  'printf %s %j %o %O': (value) => format('%s %j %o %O', value, value, value, value),
  'its keys': (value) => JSON.stringify([Reflect.ownKeys(value as object), Object.entries(value as object)]),
  'a copy by spread': (value) => JSON.stringify({ ...(value as object) }) + inspect({ ...(value as object) }),
  'a copy by assign': (value) => inspect(Object.assign({}, value)),
  'a structured clone': (value) => inspect(structuredClone(value), { showHidden: true }),
  'an address': (value) => new URLSearchParams({ key: value as string }).toString(),
  'an error’s message': (value) => inspect(new Error(`failed with ${value}`)),
  'an error’s cause': (value) => inspect(new Error('failed', { cause: value }), { depth: 9, showHidden: true }),
  'an error’s property': (value) => inspect(Object.assign(new Error('failed'), { value }), { depth: 9 }),
  'a page': (value) => renderToStaticMarkup(createElement('p', { title: String(value) }, `${value}`)),
};

describe('a secret', () => {
  it.each(Object.entries(WAYS))('is not in %s', (_way, turn) => {
    const text = String(turn(secret));
    expect(text).not.toContain('c4n4ry');
    expect(text).not.toBe('');
  });

  it('is not what is printed on a console or sent to another thread', () => {
    const stream = new PassThrough();
    const printed = new Console(stream);
    printed.log(secret, { secret });
    printed.error('%s', secret);
    printed.table([{ secret }]);
    printed.dir(secret, { showHidden: true });
    const text = String(stream.read());
    expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(4);
    expect(text).not.toContain('c4n4ry');
    const { port1, port2 } = new MessageChannel();
    port1.postMessage({ secret });
    expect(inspect(receiveMessageOnPort(port2), { depth: 9, showHidden: true })).not.toContain('c4n4ry');
    port1.close();
  });

  it('is not in what a page is sent for a component of the browser', () => {
    const render = `
      import { createRequire } from 'node:module';
      const { Secret } = await import('./lib/secret.ts');
      const flight = createRequire(process.cwd() + '/')('next/dist/compiled/react-server-dom-turbopack/server.node');
      const given = { value: new Secret('${TEXT}'), list: [new Secret('${TEXT}')] };
      flight.renderToPipeableStream(given, {}, { onError: String }).pipe(process.stdout);`;
    const command = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', render];
    const { stdout, status } = spawnSync(process.execPath, command, {
      encoding: 'utf8',
      env: { NODE_ENV: 'production' },
    });
    expect([status, stdout.trim()]).toEqual([0, '0:{"value":"[redacted]","list":["[redacted]"]}']);
  });

  it('is not in a log, whatever field it is in', () => {
    const lines: string[] = [];
    const log = logTo('debug', { write: (line: string) => lines.push(line) });
    log.error({ err: secret, code: secret as unknown as string }, 'Odd');
    log.error({ err: Object.assign(new Error(TEXT), { secret, cause: secret }), secret } as object, 'Odd');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('c4n4ry');
  });

  it('is what it was where it is meant to be used', () => expect(secret.reveal()).toBe(TEXT));
});
