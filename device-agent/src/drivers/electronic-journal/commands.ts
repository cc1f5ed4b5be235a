/** A journal is only read. */
export function maySend(_bytes: Uint8Array): boolean {
  return false;
}
