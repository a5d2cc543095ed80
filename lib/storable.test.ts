import { describe, expect, it } from 'vitest';
import { assertStorable } from './storable';

describe('input with a character that no text holds', () => {
  it.each([
    ['in a field', { name: 'a\0' }],
    ['in a list', { ids: ['a', 'b\0'] }],
    ['in an object', { a: { b: { c: '\ud83d' } } }],
    ['in a name of a field', { 'na\0me': 'a' }],
    ['in a repeated parameter', new URLSearchParams('model=a&model=b%00')],
    ['in a name of a parameter', new URLSearchParams('mo%00del=a')],
  ])('is refused: %s', (_, input) => {
    expect(() => assertStorable(input)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it.each([
    [{ name: '👩‍💻 é\n' }],
    [{ n: 1, none: null, list: [true] }],
    [undefined],
    ['\0'],
    [new URLSearchParams('a=%F0%9F%98%80')],
  ])('is not what is whole: %j', (input) => expect(() => assertStorable(input)).not.toThrow());
});
