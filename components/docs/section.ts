import type { ReactNode } from 'react';

/** One part of a page: its heading is an address (`#id`) and an entry of "On this page". */
export type DocSection = { id: string; title: string; body: ReactNode };
