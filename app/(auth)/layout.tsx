import Link from 'next/link';
import { Wordmark } from '@/components/layout/wordmark';

/** The frame of the pages before one is signed in: one calm card. */
export default function Layout({ children }: LayoutProps<'/'>) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-24">
      <header className="mb-8">
        <Wordmark />
      </header>
      <main className="w-full max-w-sm">{children}</main>
      <footer className="mt-6 text-muted text-sm">
        <Link href="/docs" className="hover:text-text hover:underline">
          Documentation
        </Link>
      </footer>
    </div>
  );
}
