/** The driver only listens: the conversation is between the terminal and its host. */
export function maySend(_bytes: Uint8Array): boolean {
  return false;
}
