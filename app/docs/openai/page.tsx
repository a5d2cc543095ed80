import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import { DOCS } from '@/lib/docs/nav';
import { after } from './after';
import { before } from './before';

export const metadata: Metadata = { title: DOCS.openai.title, description: DOCS.openai.description };

export default function OpenAiGuide() {
  return <DocPage slug="openai" sections={[...before, ...after]} />;
}
