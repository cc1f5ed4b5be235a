/** Digits that stay readable at the end: enough to compare with what a caller says. */
const SHOWN = 4;

/** `+8613800138000` → `+86*******8000`: the country and the end stay. Shorter numbers show their last two digits. */
export function maskPhone(phone: string): string {
  const shown = phone.length > SHOWN * 2 ? SHOWN : 2;
  const country = /^\+\d{2}/.exec(phone)?.[0] ?? '';
  const hidden = Math.max(0, phone.length - country.length - shown);
  return country + '*'.repeat(hidden) + phone.slice(country.length + hidden);
}
