/**
 * Crockford's base 32: no I, L, O, U, so that a number read aloud or off a crumpled note is not mistaken.
 * Nine random characters (45 bits: not to be guessed) and a check character, in two groups of five: `7K3M9-QXTD4`.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 9;
/** Bytes of chance that a number takes. */
export const CASE_NUMBER_BYTES = RANDOM_LENGTH;

/** @param random at least {@link CASE_NUMBER_BYTES} bytes from a cryptographic source */
export function makeCaseNumber(random: Uint8Array): string {
  if (random.length < RANDOM_LENGTH) throw new RangeError(`a case number takes ${RANDOM_LENGTH} random bytes`);
  const body = Array.from(random.subarray(0, RANDOM_LENGTH), (byte) => ALPHABET[byte & 31]!).join('');
  return grouped(body + checkCharacter(body));
}

/**
 * Reads a number as a person gives it: any case, with or without the dash, O for 0, I or L for 1.
 * @returns the number as stored, or null when it cannot be one
 */
export function readCaseNumber(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (plain.length !== RANDOM_LENGTH + 1 || [...plain].some((each) => !ALPHABET.includes(each))) return null;
  const body = plain.slice(0, RANDOM_LENGTH);
  return plain.endsWith(checkCharacter(body)) ? grouped(plain) : null;
}

/** Luhn mod 32: finds every single wrong character and nearly every swap of neighbours. */
function checkCharacter(body: string): string {
  const base = ALPHABET.length;
  const sum = [...body].reverse().reduce((total, character, index) => {
    const weighted = ALPHABET.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(weighted / base) + (weighted % base);
  }, 0);
  return ALPHABET[(base - (sum % base)) % base]!;
}

const grouped = (plain: string): string => `${plain.slice(0, 5)}-${plain.slice(5)}`;
