import type { Route } from 'next';
import type { DocSlug } from '@/lib/docs/nav';

export const docHref = (slug: DocSlug): Route => (slug === '' ? '/docs' : `/docs/${slug}`);
