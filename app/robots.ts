import type { MetadataRoute } from 'next';

/** A company's own numbers: nothing of it belongs into a search engine. */
export default function robots(): MetadataRoute.Robots {
  return { rules: { userAgent: '*', disallow: '/' } };
}
