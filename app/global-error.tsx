'use client';

import { Failure } from '@/components/layout/failure';
import './globals.css';

/** Takes the place of the root layout when that one fails: the cookie's theme is unknown here, the system's is used. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Doow</title>
        <main className="flex min-h-dvh items-center justify-center">
          <Failure error={error} retry={retry} title="Doow could not be shown" />
        </main>
      </body>
    </html>
  );
}
