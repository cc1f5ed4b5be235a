/**
 * Nothing may be sent to a shim: the contract runs one way, and what a shim would do with a line is not known. The
 * driver has no code that sends; this is the whitelist all the same, so that every driver has one.
 */
export function maySend(_line: string): boolean {
  return false;
}
