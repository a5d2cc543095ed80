import Link from 'next/link';
import { ThemeButton } from '@/components/layout/theme-button';
import { Wordmark } from '@/components/layout/wordmark';
import { ButtonLink } from '@/components/ui/button-link';

export function DocHeader() {
  return (
    <header className="sticky top-0 z-30 border-b bg-surface">
      <div className="mx-auto flex h-14 max-w-[1320px] items-center gap-3 px-4 sm:px-8">
        <Link href="/docs" className="flex items-center gap-3 rounded-md">
          <Wordmark />
          <span className="border-l pl-3 font-medium text-muted max-sm:sr-only">Documentation</span>
        </Link>
        <div className="ml-auto flex items-center gap-2">
          <ThemeButton />
          <ButtonLink href="/" variant="primary" size="sm" prefetch={false}>
            Open app
          </ButtonLink>
        </div>
      </div>
    </header>
  );
}
