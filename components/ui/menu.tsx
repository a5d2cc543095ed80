'use client';

import { later } from './later';
import type { ItemProps, LinkProps, MenuProps, RadioProps } from './menu-popup';
import { LaterTrigger, useLater, useOpen } from './use-later';

const popup = later(() => import('./menu-popup'));

/** A menu of actions; arrow keys and typing move in it. */
export function Menu({ trigger, ...props }: MenuProps) {
  const [open, change] = useOpen();
  const loaded = useLater(popup, open);
  if (loaded) return <loaded.MenuPopup {...props} trigger={trigger} open={open} onOpenChange={change} />;
  return <LaterTrigger trigger={trigger} part={popup} popup="menu" open={open} onOpen={() => change(true)} />;
}

// Rows are rendered in an open menu only, and by then their code is there.

export function MenuItem(props: ItemProps) {
  const loaded = popup.now();
  return loaded && <loaded.Item {...props} />;
}

export function MenuLink(props: LinkProps) {
  const loaded = popup.now();
  return loaded && <loaded.LinkItem {...props} />;
}

/** A file of the application's own. */
export function MenuDownload(props: LinkProps) {
  const loaded = popup.now();
  return loaded && <loaded.DownloadItem {...props} />;
}

/** One of several, the chosen one ticked. */
export function MenuRadioGroup(props: RadioProps) {
  const loaded = popup.now();
  return loaded && <loaded.RadioGroup {...props} />;
}

export function MenuSeparator() {
  const loaded = popup.now();
  return loaded && <loaded.Separator />;
}
