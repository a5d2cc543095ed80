import { connect } from 'node:net';

export type RawAnswer = { status: number; headers: Readonly<Record<string, string>>; body: string };

/**
 * Sends bytes as they are and reads the first response, whatever they are.
 * @returns null where the server closed the connection without one
 */
export function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer | null> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    const chunks: Buffer[] = [];
    const end = () => {
      socket.destroy();
      resolve(parsed(Buffer.concat(chunks).toString('latin1')));
    };
    socket.setTimeout(15_000, () => {
      socket.destroy();
      const sent = Buffer.from(request).toString('latin1').slice(0, 200);
      if (chunks.length > 0) end();
      else reject(new Error(`Nothing was answered to ${JSON.stringify(sent)}`));
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', end); // the server may close while bytes are still on their way to it
    socket.on('close', end);
    socket.write(request);
  });
}

function parsed(text: string): RawAnswer | null {
  const rest = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const [head = '', ...body] = rest.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]);
  if (!status) return null;
  const headers = lines.map((each): [string, string] => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()];
  });
  return { status, headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') };
}
