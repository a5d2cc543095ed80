'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';

type Props = { text: string; label?: string; size?: 'sm' | 'md' };

/** Copies `text`. Where the browser does not allow it, says so instead of claiming success. */
export function CopyButton({ text, label = 'Copy', size = 'sm' }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <Button size={size} onClick={copy}>
      <Icon aria-hidden="true" className="size-4" />
      <span aria-live="polite">{{ idle: label, copied: 'Copied', failed: 'Select and copy by hand' }[state]}</span>
    </Button>
  );
}
