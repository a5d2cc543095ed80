'use client';

import { Search } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useOpenCommands } from './command-scope';

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

export function CommandButton() {
  const apple = useSyncExternalStore(never, isApple, () => false);
  return (
    <button
      type="button"
      onClick={useOpenCommands()}
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-8 w-full items-center gap-2.5 rounded-md border px-2 text-muted hover:bg-sunken hover:text-text pointer-coarse:h-11"
    >
      <Search aria-hidden="true" className="size-4" />
      Go to
      <kbd className="ml-auto font-sans text-xs pointer-coarse:hidden">{apple ? '⌘K' : 'Ctrl K'}</kbd>
    </button>
  );
}
