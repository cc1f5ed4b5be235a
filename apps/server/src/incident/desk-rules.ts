import { Inject, Injectable } from '@nestjs/common';
import type { ShelvingRules } from '#libs/domain';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { Settings } from '../settings/index.js';

const MINUTE_MS = 60_000;

/** What an operator may tune of the acts of persons. */
@Injectable()
export class DeskRules {
  constructor(
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly settings: Settings,
  ) {}

  /** How long a restored incident waits for its fault to come back. */
  get verifyMs(): number {
    return this.config.VERIFY_SECONDS * 1000;
  }

  get shelving(): ShelvingRules {
    const { longestMinutes, requestMinutes } = this.settings.read('alarms').shelving;
    return { longestMs: longestMinutes * MINUTE_MS, requestLastsMs: requestMinutes * MINUTE_MS };
  }
}
