import { delta } from '@/lib/format';

type Props = { now: bigint; before: bigint /** Why they are no fair comparison. */; unfair: string | null };

/** By how much a figure changed, signed and in words; what is no fair comparison has no percentage. */
export function ChangeText({ now, before, unfair }: Props) {
  const { text, words } = unfair ? { text: '–', words: `no percentage: ${unfair}` } : delta(now, before);
  return (
    <>
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{words}</span>
    </>
  );
}
