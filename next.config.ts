import type { NextConfig } from 'next';

/** On every path, API, errors and static files included. The nonce policy of pages is added in `proxy.ts`. */
const headers = [
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
];

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
  headers: async () => [{ source: '/:path*', headers }],
};

export default config;
