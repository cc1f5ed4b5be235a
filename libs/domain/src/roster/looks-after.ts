/**
 * Whether somebody who answers for some regions answers for all that something concerns.
 * @param own none: every region
 * @param concerned none: it concerns the whole bank
 */
export function looksAfter(own: readonly string[], concerned: readonly string[]): boolean {
  return own.length === 0 || (concerned.length > 0 && concerned.every((region) => own.includes(region)));
}

/**
 * What somebody who answers for some regions may be told of something: the part of it that is theirs.
 * @param own none: every region
 * @param concerned none: it concerns the whole bank
 * @returns none: all of the bank; undefined: nothing of it is theirs
 */
export function sharedRegions(own: readonly string[], concerned: readonly string[]): readonly string[] | undefined {
  if (own.length === 0) return concerned;
  const shared = concerned.length === 0 ? own : concerned.filter((region) => own.includes(region));
  return shared.length ? shared : undefined;
}
