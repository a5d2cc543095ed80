import { expect, it } from 'vitest';
import { z } from 'zod';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { failureOf, parseInput } from './action';
import { AppError } from './errors';

unitEnvironment();

it('the messages at fields are a plain object, whatever they were collected in', () => {
  const collected: Record<string, string> = Object.assign(Object.create(null), { name: 'Enter a name.' });
  Object.defineProperty(collected, '__proto__', { value: 'There is no such field.', enumerable: true });
  const { fields } = new AppError('invalid', 'Enter a name.', collected);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(Object.entries(fields ?? {})).toEqual([
    ['name', 'Enter a name.'],
    ['__proto__', 'There is no such field.'],
  ]);
});

it('so are those of a form, which React refuses to send otherwise', () => {
  try {
    parseInput(z.object({ name: z.string() }), {});
    expect.unreachable();
  } catch (error) {
    expect(Object.getPrototypeOf(failureOf(error).fields)).toBe(Object.prototype);
  }
});
