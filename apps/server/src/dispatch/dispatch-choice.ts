import { Injectable } from '@nestjs/common';
import { CandidateFields, type OpenFields } from './candidate-fields.js';
import { DispatchDirectory } from './dispatch-directory.js';

/** Whom there is to choose from. */
@Injectable()
export class DispatchChoice {
  constructor(
    readonly people: DispatchDirectory,
    readonly fields: CandidateFields,
  ) {}

  /** Reads roster and standings as they are now, or were a moment ago. */
  async open(now: Date): Promise<OpenFields> {
    return this.fields.open(await this.people.roster.read(), now);
  }
}
