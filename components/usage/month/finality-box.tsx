import { Alert } from '@/components/ui/alert';
import type { FinalityWords } from './words';

/** Whether the figures are final, before any of them: icon, word and colour, on paper too. */
export function FinalityBox({ words: { tone, title, lines } }: { words: FinalityWords }) {
  return (
    <section aria-label="How final this month is" className="break-inside-avoid">
      <Alert tone={tone} title={title}>
        {lines.length > 0 ? lines.map((line) => <p key={line}>{line}</p>) : null}
      </Alert>
    </section>
  );
}
