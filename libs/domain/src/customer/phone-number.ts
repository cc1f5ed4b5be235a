/** E.164: 15 digits at most, the country among them. */
const MOST_DIGITS = 15;

/**
 * Whether a text is a phone number written with its country (+86 138 …). With 13 digits and more, one in ten of them
 * passes the check of a card number, and its owner must not be told so.
 */
export function isPhoneWithCountry(text: string): boolean {
  const digits = text.replace(/[ -]/g, '').replace(/^\+/, '');
  if (!/^\d+$/.test(digits) || digits.length > MOST_DIGITS) return false;
  return text.startsWith('+') || /^(00)?861[3-9]\d{9}$/.test(digits);
}
