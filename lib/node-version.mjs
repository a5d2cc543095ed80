/** The oldest Node that has what the code uses, such as `Map.groupBy`; package.json names it as well. */
export const OLDEST_NODE = '22.12';

/** Whether a version such as `v22.11.0` is older than one such as `22.12`. @param {string} version @param {string} oldest */
export function isOlder(version, oldest) {
  const [current, least] = [version, oldest].map((text) => {
    const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
    return major * 1000 + minor;
  });
  return Number(current) < Number(least);
}
