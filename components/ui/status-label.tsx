import { clsx } from 'clsx';
import {
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CirclePause,
  Clock,
  Info,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { TONE, type Tone } from './tone';

/** Each tone's own icon, so that a state is told apart without its colour. */
const ICON: Readonly<Record<Tone, LucideIcon>> = {
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
  info: Info,
  neutral: CircleMinus,
};
const OTHER = { paused: CirclePause, waiting: Clock, working: LoaderCircle };

type Props = { tone: Tone; icon?: keyof typeof OTHER | undefined; children: ReactNode; className?: string };

/** A state: icon, word and colour together. */
export function StatusLabel({ tone, icon, children, className }: Props) {
  const Icon = icon ? OTHER[icon] : ICON[tone];
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap align-bottom font-medium',
        TONE[tone].text,
        className,
      )}
    >
      <Icon aria-hidden="true" className={clsx('size-4 shrink-0', icon === 'working' && 'animate-spin')} />
      {children}
    </span>
  );
}
