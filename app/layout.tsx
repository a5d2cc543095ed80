import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import { FailureBoundary } from '@/components/layout/failure-boundary';
import { THEME_COOKIE, themeOf } from '@/lib/theme';
import { geistMono, geistMore, geistSans } from './fonts/fonts';
import './globals.css';
import './print.css';

export const metadata: Metadata = {
  title: { default: 'Doow', template: '%s · Doow' },
  description: 'What your company uses of AI, read daily and exact to the token.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  await connection(); // every page is rendered per request, so that its scripts carry the policy's nonce
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} className={`${geistSans.variable} ${geistMore.variable} ${geistMono.variable}`}>
      <body>
        <FailureBoundary alone>{children}</FailureBoundary>
      </body>
    </html>
  );
}
