import { filter, identity, type MonoTypeOperatorFunction } from 'rxjs';
import type { Observation } from '../observation.js';
import type { Bookmark } from '../transport/index.js';

/** Drops what a driver says of what it reads again: that was told before the driver was started anew. */
export function toldOnce(bookmark: Bookmark | undefined): MonoTypeOperatorFunction<Observation> {
  return bookmark ? filter(() => !bookmark.rereading) : identity;
}
