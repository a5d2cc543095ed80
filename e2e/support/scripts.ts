/** Every script file that the HTML names, in a tag or for a client component, but not what only old browsers load. */
export function scriptsOf(html: string): Set<string> {
  const modern = html.replace(/<script[^>]*\snomodule[^>]*>/gi, '');
  return new Set(modern.match(/\/_next\/static\/[\w\-./~%]+?\.js/g));
}
