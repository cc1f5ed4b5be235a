import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { EndShelves } from './end-shelves.js';
import { FollowMerged } from './follow-merged.js';

/** Looks after what persons set aside: shelves that end, and merged incidents. */
@Injectable()
export class DeskSweep {
  constructor(shelves: EndShelves, merged: FollowMerged, sweeps: Sweeps) {
    sweeps.add(
      { name: 'shelves', pass: (now) => shelves.pass(now) },
      { name: 'merged', pass: (now) => merged.pass(now) },
    );
  }
}
