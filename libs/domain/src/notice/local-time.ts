const formats = new Map<string, Intl.DateTimeFormat>();

/** `21:15` in the given zone; a deadline lies close by, so that the day need not be named. Empty for no instant. */
export function shortTime(iso: string, timeZone: string): string {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return '';
  // Building a format takes some 50 us, and there is one zone for thousands of notices.
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}
