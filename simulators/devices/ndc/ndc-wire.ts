/** How a log writes what cannot be printed. */
export const LOG_STYLES = ['raw', 'pipe', 'named', 'hex'] as const;
export type LogStyle = (typeof LOG_STYLES)[number];

/** A message with its two-byte big-endian length. */
export function withLength(message: string): Buffer {
  const body = Buffer.from(message, 'latin1');
  const head = Buffer.alloc(2);
  head.writeUInt16BE(body.length);
  return Buffer.concat([head, body]);
}

/** A line of a gateway's log. */
export function logLine(message: string, style: LogStyle, stamp = '2026-01-31 12:00:00.123 RX '): string {
  const shown = {
    raw: message,
    pipe: message.replaceAll('\x1c', '|'),
    named: message.replaceAll('\x1c', '<FS>').replaceAll('\x1d', '<GS>'),
    hex: Buffer.from(message, 'latin1').toString('hex').toUpperCase(),
  };
  return `${stamp}${shown[style]}\n`;
}
