const SHAPE = 'postgresql://user:password@host:5432/database';
const ENCODE = `its user or password has a character that must be percent-encoded there, for example %40 for @, %23 for #, %25 for %, %2F for / and %3F for ?`;
const SSL_MODES = ['verify-full', 'require', 'no-verify', 'disable', 'verify-ca', 'prefer'];
/** Any of these in the address has `pg` speak TLS. */
const ASK_FOR_TLS = ['sslmode', 'sslcert', 'sslkey', 'sslrootcert'];

/**
 * The parts of the address of a PostgreSQL, decoded. `new URL` cannot read all that `pg` does (`user@/database` is a
 * socket's), and quotes the whole address in its error.
 * @param {string} text @returns {{ user: string, password: string, host: string, port: string, database: string, options: URLSearchParams } | null}
 */
export function readAddress(text) {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^@?#]*))?(?:\?([^@#]*))?$/.exec(text);
  if (!match) return null;
  const [, credentials = '', place = '', path = '', query = ''] = match;
  const [, hostname = '', port = ''] = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d*))?$/.exec(place) ?? [];
  if (place !== '' && hostname === '' && port === '') return null;
  const at = credentials.indexOf(':');
  const options = new URLSearchParams(query);
  try {
    return {
      user: decodeURIComponent(at < 0 ? credentials : credentials.slice(0, at)),
      password: at < 0 ? '' : decodeURIComponent(credentials.slice(at + 1)),
      host: options.get('host') ?? decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      port: options.get('port') ?? port,
      database: decodeURIComponent(path),
      options,
    };
  } catch {
    return null; // a % without two digits of a character behind it
  }
}

/**
 * Why an address cannot be that of the database, to be read after the variable's name; null when it can. No part of the
 * address is repeated: what looks like a host may be the end of a password.
 * @param {string} text
 */
export function databaseProblem(text) {
  if (/^prisma(\+postgres)?:/i.test(text)) return `is an address of Prisma's own service: use the database's, ${SHAPE}`;
  if (/^jdbc:/i.test(text)) return `is an address for Java: use ${SHAPE}`;
  if (!/^postgres(ql)?:\/\//.test(text)) return `must start with postgresql://, such as ${SHAPE}`;
  const rest = text.slice(text.indexOf('://') + 3);
  const isEncoded = /^([^@#%\s]|%[0-9a-fA-F]{2})*(@([^@#%\s]|%[0-9a-fA-F]{2})*)?$/.test(rest);
  if (!isEncoded || /[/?].*@/.test(rest)) return `is not readable: ${ENCODE}`;
  const address = readAddress(text);
  if (!address) return `is not readable: use ${SHAPE}, where ${ENCODE}`;
  const { user, host, port, database, options } = address;
  if (/[,\s]/.test(host)) return 'names more than one host, or one with a space: name one';
  if (port !== '' && !(Number(port) >= 1 && Number(port) <= 65535)) return 'has a port that is not 1 to 65535';
  if (database === '' || database.includes('/')) return `names no database: it ends in /database, as in ${SHAPE}`;
  if (user === '' && rest.includes('@')) return `names no user: use ${SHAPE}`;
  const mode = options.get('sslmode');
  if (mode && !SSL_MODES.includes(mode)) return `has an unknown sslmode: use ${SSL_MODES.slice(0, 4).join(', ')}`;
  if ((options.get('schema') ?? 'public') !== 'public') return 'names a schema: Doow keeps its tables in public';
  if (isInClear(text))
    return 'leads to another machine without TLS: add ?sslmode=verify-full, or ?sslmode=disable where the network between is yours';
  return null;
}

/**
 * Whether the way to a PostgreSQL leaves this machine in the clear and nobody has said that it may: by its address alone,
 * as `pg` reads it. Without a word it speaks no TLS, wherever it goes; `sslmode=disable` is that word.
 * @param {string} text
 */
export function isInClear(text) {
  const address = readAddress(text);
  if (!address) return false; // it cannot be dialled
  const { host, options } = address;
  if (host === '' || host.startsWith('/') || host === 'localhost' || host === '::1') return false;
  if (/^127(\.\d{1,3}){3}$/.test(host)) return false;
  const ssl = options.get('ssl') ?? '';
  return !(
    ASK_FOR_TLS.some((name) => options.get(name)) ||
    ['true', '1'].includes(ssl) ||
    options.get('sslnegotiation') === 'direct'
  );
}

/**
 * Which of the two addresses of a database cannot be used, and why. Without an owner's, the application's is the owner's.
 * @param {{ DATABASE_URL?: string | undefined, DIRECT_DATABASE_URL?: string | undefined }} addresses
 * @returns {[name: string, problem: string][]}
 */
export const addressProblems = ({ DATABASE_URL, DIRECT_DATABASE_URL }) =>
  Object.entries({ DATABASE_URL, DIRECT_DATABASE_URL }).flatMap(([name, text]) => {
    const problem = text ? databaseProblem(text) : null;
    return problem ? [[name, problem]] : [];
  });
