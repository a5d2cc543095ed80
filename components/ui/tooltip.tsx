'use client';

import {
  type ComponentProps,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { later } from './later';
import { useLater } from './use-later';

const popup = later(() => import('./tooltip-popup'));

const DELAY_MS = 300;
/** Long enough for the pointer to get from the element to the words. */
const GRACE_MS = 100;

type Props = { content: ReactNode; side?: 'top' | 'bottom'; children: ReactElement };

/** A few words more on hover and focus. Put one element inside that can be focused; nothing vital goes in here. */
export function Tooltip({ content, side = 'top', children }: Props) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const loaded = useLater(popup, anchor !== null, { spare: true });

  const after = (ms: number, next: Element | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(next), ms);
  };
  const hide = () => after(0, null);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!anchor) return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && setAnchor(null);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [anchor]);

  return (
    <>
      {cloneElement(children as ReactElement<ComponentProps<'button'>>, {
        onPointerEnter: ({ pointerType, currentTarget }) => pointerType !== 'touch' && after(DELAY_MS, currentTarget),
        onPointerLeave: () => after(GRACE_MS, null),
        onPointerDown: hide,
        onFocus: ({ currentTarget }) => currentTarget.matches(':focus-visible') && after(0, currentTarget),
        onBlur: hide,
      })}
      {loaded && (
        <loaded.TooltipPopup
          anchor={anchor}
          side={side}
          onPointerEnter={() => clearTimeout(timer.current)}
          onPointerLeave={() => after(GRACE_MS, null)}
        >
          {content}
        </loaded.TooltipPopup>
      )}
    </>
  );
}
