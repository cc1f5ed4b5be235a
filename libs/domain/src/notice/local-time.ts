const formats = new Map<string, Intl.DateTimeFormat>();

/** `21:15` in the given zone; a deadline lies close by, so that the day need not be named. Empty for no instant. */
export function shortTime(iso: string, timeZone: string): string {
  const instant = new Date(iso);
  return Number.isNaN(instant.getTime()) ? '' : formatIn(timeZone).format(instant);
}

/** Minutes since midnight on a wall in this zone. */
export function localMinute(instant: Date, timeZone: string): number {
  const [hours = 0, minutes = 0] = formatIn(timeZone).format(instant).split(':').map(Number);
  return hours * 60 + minutes;
}

// Building a format takes some 50 us, and there is one zone for thousands of notices.
function formatIn(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  return format;
}
