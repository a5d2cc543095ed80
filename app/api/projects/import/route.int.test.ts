import { expect, it, vi } from 'vitest';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';

const request = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
const { signedIn } = await import('@/lib/testing/as-browser');
const { POST } = await import('./route');

it('a file that is sent slowly keeps nobody else of the workspace from importing one', async () => {
  const { cookie, scope } = await signedIn('finance');
  request.cookie = cookie;
  const headers = { origin: 'http://127.0.0.1:3000', 'content-type': 'text/csv' };
  const send = (body: BodyInit) => {
    const url = `http://127.0.0.1:3000/api/projects/import?${PAGE_SCOPE}=${scope}`;
    const init = { method: 'POST', headers, body, duplex: 'half' };
    return POST(new Request(url, init), { params: Promise.resolve({}) });
  };
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let end = () => {};
  const slow = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        end = () => controller.close();
        resolve();
      },
    },
    { highWaterMark: 0 },
  );
  const first = send(slow);
  await asked;
  expect((await send('no,such,columns\r\n')).status).not.toBe(503);
  end();
  await first;
});
