export type Route = { page: 'report'; terminal: string } | { page: 'follow'; token: string };

/** `/r/T0007` from the code on the machine, `/c/<token>` from the case. Null for anything else. */
export function routeOf(path: string): Route | null {
  const parts = /^\/([rc])\/([^/]+)\/?$/.exec(path);
  const what = decode(parts?.[2]);
  if (!parts || !what) return null;
  return parts[1] === 'r' ? { page: 'report', terminal: what } : { page: 'follow', token: what };
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
