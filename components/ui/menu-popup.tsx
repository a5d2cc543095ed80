'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { type ReactElement, type ReactNode, useState } from 'react';
import { DownloadLink } from '@/components/scope/download-link';
import { openedBy } from './opener';

const itemClass =
  'flex min-h-8 w-full items-center gap-2 rounded-md px-2 py-1 text-left outline-none data-highlighted:bg-sunken data-disabled:opacity-50 data-disabled:cursor-not-allowed';

export type MenuProps = {
  trigger: ReactElement;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  children: ReactNode;
};
type State = { open: boolean; onOpenChange: (open: boolean) => void };

/** What a Menu is once it has been opened; so are its rows below. */
export function MenuPopup({ trigger, align = 'end', side = 'bottom', children, ...state }: MenuProps & State) {
  const [button, setButton] = useState<HTMLElement | null>(null);
  return (
    <Base.Root {...state}>
      <Base.Trigger ref={setButton} render={trigger} />
      <Base.Portal container={button && landmarkOf(button)}>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup
            ref={openedBy(button)}
            className="float-in min-w-48 max-w-80 rounded-lg border bg-surface p-1 shadow-float outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where a menu is put, so that whoever walks the page by its landmarks finds it beside what opened it. */
const landmarkOf = (button: HTMLElement): HTMLElement =>
  button.closest<HTMLElement>('main, aside, [role="dialog"]') ?? button.closest('header') ?? document.body;

type RowProps = { icon?: ReactNode; disabled?: boolean; children: ReactNode };
export type ItemProps = RowProps & {
  onSelect: () => void;
  danger?: boolean;
  /** It opens a dialog. */
  asks?: boolean;
};

export function Item({ onSelect, danger = false, asks = false, disabled = false, icon, children }: ItemProps) {
  return (
    <Base.Item
      onClick={onSelect}
      disabled={disabled}
      aria-haspopup={asks ? 'dialog' : undefined}
      className={clsx(itemClass, danger && 'text-danger')}
    >
      {icon}
      {children}
    </Base.Item>
  );
}

export type LinkProps = Omit<RowProps, 'disabled'> & { href: Route };

export function LinkItem({ href, icon, children }: LinkProps) {
  return (
    <Base.LinkItem render={<Link href={href} />} closeOnClick className={itemClass}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

export function DownloadItem({ href, icon, children }: LinkProps) {
  return (
    <Base.LinkItem render={<DownloadLink href={href} />} closeOnClick className={itemClass}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

export type RadioProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
};

export function RadioGroup({ label, value, onValueChange, options }: RadioProps) {
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

export const Separator = () => <Base.Separator className="-mx-1 my-1 h-px bg-border" />;
