import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's smallest recommended setting for scrypt: N = 2^15, r = 8, p = 3 would take 100 ms; sign-ins are rare enough
// for N = 2^14, r = 8, p = 5 (the same work in half the memory).
const COST = { N: 16_384, r: 8, p: 5, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;

/** `scrypt$salt$hash`, both in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`;
}

/** False for a wrong password, and for a hash that cannot be read. Takes the same time for both. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [kind, salt = '', hash = ''] = (stored ?? '').split('$');
  const derived = await derive(password, Buffer.from(salt, 'base64'));
  const expected = Buffer.from(hash, 'base64');
  return kind === 'scrypt' && expected.length === KEY_BYTES && timingSafeEqual(derived, expected);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
