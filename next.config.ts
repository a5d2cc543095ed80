import type { NextConfig } from 'next';
import { SECURITY_HEADERS } from './lib/security-headers';

const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  allowedDevOrigins: ['127.0.0.1'], // `next dev` trusts localhost alone, and APP_URL says 127.0.0.1
  images: { unoptimized: true },
  experimental: {
    useTypeScriptCli: true,
    serverActions: { bodySizeLimit: '64kb' },
    // What proxy.ts keeps of a body, and cuts off without a word: more than any route reads, an import's 1 MB included.
    proxyClientMaxBodySize: '1200kb',
  },
  headers: async () => [{ source: '/:path*', headers: [...SECURITY_HEADERS] }],
};

export default config;
