/** How an SMS is charged and cut: 3GPP TS 23.038 (alphabets) and 23.040 §9.2.3.24.1 (concatenation header). */
export interface SmsLength {
  alphabet: 'gsm7' | 'ucs2';
  /** Septets or UTF-16 code units. */
  units: number;
  segments: number;
}

const LIMITS = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;
const GSM7_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Take two septets each: escape and the character. */
const GSM7_EXTENDED = '^{}\\[~]|€';
const septets = new Map([
  ...[...GSM7_BASIC].map((c) => [c, 1] as const),
  ...[...GSM7_EXTENDED].map((c) => [c, 2] as const),
]);

export function smsLength(text: string): SmsLength {
  let units = 0;
  for (const character of text) {
    const width = septets.get(character);
    if (width === undefined) return measured('ucs2', text.length);
    units += width;
  }
  return measured('gsm7', units);
}

function measured(alphabet: SmsLength['alphabet'], units: number): SmsLength {
  const { single, part } = LIMITS[alphabet];
  return { alphabet, units, segments: units <= single ? 1 : Math.ceil(units / part) };
}
