import { describe, expect, it } from 'vitest';
import { ownWordsIn } from './own-words';

const own = { workspaceName: 'Acme Labs', name: 'Zoë Díaz-Brandt', email: 'z.b4rney@acme.example' };

describe('a new password', () => {
  it.each([
    ['acmelabs acmelabs', 'the workspace’s name'],
    ['2026: ACME-LABS!', 'the workspace’s name'],
    ['zoe.diaz.brandt 1', 'your name'],
    ['ten diaz windows', 'your name'],
    ['Brandt brandt 77', 'your name'],
    ['zb4rney zb4rney', 'your email address'],
    ['B4RNEY, four times', 'your email address'],
  ])('%s has %s in it', (password, what) => {
    expect(ownWordsIn(password, own)).toBe(`This password has ${what} in it, which guessers try first. Use another.`);
  });

  it.each(['zoological garden', 'correct horse battery', 'an example of words', 'acme, and no more'])(
    'may be %s: three letters, the address’s host and a part of the workspace’s name are in many a word',
    (password) => expect(ownWordsIn(password, own)).toBeNull(),
  );

  it('may be anything where nothing is known, and of a name in another script is told the same', () => {
    expect(ownWordsIn('correct horse battery', { workspaceName: '–', name: '', email: '' })).toBeNull();
    expect(ownWordsIn('ольга и её слова', { ...own, name: 'Ольга' })).not.toBeNull();
  });
});
