export type JournalEncoding = 'utf-8' | 'gbk' | 'latin1' | 'utf-16le';

let gbk: Map<string, number[]> | undefined;

/** Text as a terminal of that make writes it. Node has no GBK encoder: its decoder is turned round. */
export function encodeText(text: string, encoding: JournalEncoding): Buffer {
  if (encoding !== 'gbk') return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : encoding);
  gbk ??= turnedRound();
  return Buffer.from([...text].flatMap((sign) => (sign < '\x80' ? [sign.charCodeAt(0)] : (gbk!.get(sign) ?? [0x3f]))));
}

function turnedRound(): Map<string, number[]> {
  const decoder = new TextDecoder('gbk');
  const map = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const sign = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail));
      if (sign.length === 1 && sign !== '\ufffd' && !map.has(sign)) map.set(sign, [lead, trail]);
    }
  }
  return map;
}
