'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';

type Props = { trigger: ReactElement; align?: 'start' | 'end'; side?: 'top' | 'bottom'; children: ReactNode };

const itemClass =
  'flex min-h-8 w-full items-center gap-2 rounded-md px-2 py-1 text-left outline-none data-highlighted:bg-sunken data-disabled:opacity-50 data-disabled:cursor-not-allowed';

/** A menu of actions; arrow keys and typing move in it. */
export function Menu({ trigger, align = 'end', side = 'bottom', children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="float-in min-w-48 max-w-80 rounded-lg border bg-surface p-1 shadow-float outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type ItemProps = { icon?: ReactNode; disabled?: boolean; children: ReactNode };

export function MenuItem({
  onSelect,
  danger = false,
  disabled = false,
  icon,
  children,
}: ItemProps & { onSelect: () => void; danger?: boolean }) {
  return (
    <Base.Item onClick={onSelect} disabled={disabled} className={clsx(itemClass, danger && 'text-danger')}>
      {icon}
      {children}
    </Base.Item>
  );
}

export function MenuLink({ href, icon, children }: Omit<ItemProps, 'disabled'> & { href: Route }) {
  return (
    <Base.LinkItem render={<Link href={href} />} closeOnClick className={itemClass}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

type RadioProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
};

/** One of several, the chosen one ticked. */
export function MenuRadioGroup({ label, value, onValueChange, options }: RadioProps) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 py-1.5 text-muted text-xs">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={onValueChange}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
            {option.icon}
            {option.label}
            <Base.RadioItemIndicator className="ml-auto">
              <Check aria-hidden="true" className="size-4" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-border" />;
}
