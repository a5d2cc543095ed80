import 'server-only';
import { AppError } from '@/lib/errors';
import type { Provider } from './provider';
import type { Verification } from './verify';

/** The host of a region that was chosen on a form; the default one where none was. @throws AppError at the field `region` */
export function hostOf({ meta }: Provider, chosen: string | undefined): string {
  if (chosen === undefined) return meta.regions[0].host;
  const region = meta.regions.find(({ host }) => host === chosen);
  if (region) return region.host;
  const message = 'Choose one of the regions in the list.';
  throw new AppError('invalid', message, { region: message });
}

/** Where a connection's calls go, as it is shown. */
export const calledHost = ({ fixedHost }: Pick<Provider, 'fixedHost'>, apiHost: string): string => fixedHost ?? apiHost;

/** The same; null where it is the default, which is not worth a word. */
export function shownHost(provider: Provider, { apiHost }: { apiHost: string }): string | null {
  const host = calledHost(provider, apiHost);
  return host === provider.meta.regions[0].host ? null : host;
}

/**
 * The failure of a key's checks at the field it belongs to. Where the provider says that the key belongs to another
 * region of the list, that region is proposed (`regionProposed`, a host) and its field says so: nothing is sent there
 * before the form is sent again.
 */
export function keyRefused(
  { meta, fixedHost }: Provider,
  { failed, regionalHost }: Extract<Verification, { ok: false }>,
): AppError {
  const region = fixedHost === null && meta.regions.find(({ host }) => host === regionalHost);
  if (!region) return new AppError('invalid', failed.detail, { key: failed.detail });
  const message = `${meta.name} says that this key belongs to ${region.label} (${region.host}). That region is chosen now: send the form again to send the key there.`;
  return new AppError('invalid', message, { region: message, regionProposed: region.host });
}
