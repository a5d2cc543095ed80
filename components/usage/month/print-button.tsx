'use client';

import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';

/** What stands at the edge of every sheet. */
export type SheetWords = { left: string; right: string; foot: string };

/** Prints the page, and tells its sheets what they are of: only a property of the root reaches the margins of a sheet. */
export function PrintButton({ left, right, foot }: SheetWords) {
  useEffect(() => {
    const { style } = document.documentElement;
    const words = { '--sheet-left': left, '--sheet-right': right, '--sheet-foot': foot };
    for (const [name, text] of Object.entries(words)) style.setProperty(name, quoted(text));
    return () => {
      for (const name of Object.keys(words)) style.removeProperty(name);
    };
  }, [left, right, foot]);
  return (
    <Button variant="primary" onClick={() => window.print()}>
      <Printer aria-hidden="true" className="size-4" />
      Print or save as PDF
    </Button>
  );
}

/** As a string of CSS, whatever is in it; a long one would not fit a margin. */
function quoted(text: string): string {
  const short = text.length > 70 ? `${text.slice(0, 69)}…` : text;
  return `"${short.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `)}"`;
}
