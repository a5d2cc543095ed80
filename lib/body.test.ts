import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseObject, readJson } from './body';

const KB = 1024;
/** A body that is sent piece by piece, its length unsaid, and counts what was taken of it. */
function streamed(piece: string, pieces: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken++ < pieces) controller.enqueue(new TextEncoder().encode(piece));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}
const post = (body: BodyInit | null, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://127.0.0.1:3000/api/x', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);

describe('a body', () => {
  it('is read when it is as large as a form may be', async () => {
    const largest = { key: 'x'.repeat(64 * KB - 10) };
    expect(await readJson(post(JSON.stringify(largest)))).toEqual(largest);
    expect(await readJson(post('{}', { 'content-type': 'Application/JSON; charset=utf-8' }))).toEqual({});
  });

  it('that is larger is refused unread when it says so, and at the limit when it does not', async () => {
    const announced = streamed('x', 1);
    const headers = { 'content-type': 'application/json', 'content-length': `${65 * KB}` };
    await expect(readJson(post(announced.body, headers))).rejects.toMatchObject({ code: 'too_large' });
    expect(announced.taken()).toBe(0);
    const endless = streamed(' '.repeat(KB), Number.POSITIVE_INFINITY);
    await expect(readJson(post(endless.body))).rejects.toMatchObject({ code: 'too_large' });
    expect(endless.taken()).toBe(65);
  });

  it('that is larger is refused at the limit, also where its sender never lets go', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(KB)),
      cancel: () => new Promise(() => {}),
    });
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'too_large' });
  });

  it('that was cut off on its way is refused, and not read as far as it came', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '40' };
    await expect(readJson(post('{"a":1}', headers))).rejects.toMatchObject({
      code: 'invalid',
      message: 'The request was cut off on its way. Send it again.',
    });
  });

  it.each([
    ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['of a page', { 'content-type': 'text/html' }],
    ['that only looks like it', { 'content-type': 'application/jsonp' }],
    ['of a simple request, which another site may send', { 'content-type': 'text/plain' }],
    ['that is missing', {}],
  ])('with a content type %s is refused', async (_what, headers) => {
    await expect(readJson(post(new TextEncoder().encode('{}'), headers))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['half an object', '{"a":', 'not JSON'],
    ['a list', '[{"a":1}]', 'not a JSON object'],
    ['a text', '"a"', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['a field twice', '{"key":"a","id":"b","key":"c"}', 'a field twice'],
    ['a field twice, once disguised', '{"key":"a","\\u006bey":"c"}', 'a field twice'],
    ['a field twice, within', '{"a":{"b":1,"b":2}}', 'a field twice'],
    ['five levels', '{"a":{"a":{"a":{"a":{}}}}}', 'nested too deeply'],
    ['as many levels as fit', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'nested too deeply'],
  ])('of %s is refused in one sentence', async (_what, text, sentence) => {
    await expect(readJson(post(text))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(sentence),
    });
  });

  it('that is not UTF-8 is refused', async () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    await expect(readJson(post(bytes))).rejects.toMatchObject({ code: 'invalid' });
  });

  it('of any flat object is read as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string(), fc.boolean())), (fields) => {
        const text = JSON.stringify(fields);
        expect(parseObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
