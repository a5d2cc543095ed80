import { expect, test } from 'vitest';
import { assertNode } from './node.mjs';
import { explain, LaunchError } from './report.mjs';

test('where npm brings Node 24, Node 20 is enough to begin with', () => {
  expect(() => assertNode('v20.0.0', true)).not.toThrow();
  expect(() => assertNode('v18.20.4', true)).toThrow('Node 20 or newer is needed here, and this is v18.20.4.');
});

test('elsewhere it takes Node 22.12', () => {
  expect(() => assertNode('v22.12.0', false)).not.toThrow();
  expect(() => assertNode('v24.1.0', false)).not.toThrow();
  expect(() => assertNode('v22.11.0', false)).toThrow('Node 22.12 or newer');
});

test('a full disk is said to be one, whoever met it', () => {
  const byNode = Object.assign(new Error('write'), { code: 'ENOSPC' });
  for (const error of [byNode, new LaunchError('initdb: No space left on device')])
    expect(explain(error)).toMatch(/^The disk is full\./);
});
