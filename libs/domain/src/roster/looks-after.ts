/**
 * Whether somebody who answers for some regions answers for all that something concerns.
 * @param own none: every region
 * @param concerned none: it concerns the whole bank
 */
export function looksAfter(own: readonly string[], concerned: readonly string[]): boolean {
  return own.length === 0 || (concerned.length > 0 && concerned.every((region) => own.includes(region)));
}
