import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { CustomerCaseView } from '#libs/contract';
import { CASE_STEP_TEXTS, expectedSteps, inLanguage, type Bilingual, type Language } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { TerminalDirectory } from '../terminal/index.js';
import { CASE_STORE, type CaseStore, type FollowedCase } from './case.store.js';
import { TrackingLinks } from './tracking-links.js';

/** What a customer sees of their case through its link. */
@Injectable()
export class FollowCase {
  constructor(
    @Inject(CASE_STORE) private readonly store: CaseStore,
    private readonly links: TrackingLinks,
    private readonly directory: TerminalDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param language the reader's choice; else the language they reported in
   * @returns null for a link that is unknown, expired or malformed: nobody learns which
   */
  async follow(token: string, language?: Language): Promise<CustomerCaseView | null> {
    const found = await this.store.findByToken(this.links.hash(token), this.clock.now());
    return found && this.viewOf(found, language ?? found.language);
  }

  private viewOf(found: FollowedCase, language: Language): CustomerCaseView {
    const say = (text: Bilingual | undefined): string => (text ? inLanguage(text, language) : '');
    const site = this.directory.siteOf(found.terminalId);
    const bank = this.directory.bank();
    const { number, kind, state, lastFour, suspectedTrap } = found;
    return {
      caseNumber: number,
      kind,
      state,
      siteName: say(site?.name),
      address: say(site?.address),
      detectedAt: found.detectedAt?.toISOString() ?? null,
      openedAt: found.openedAt.toISOString(),
      lastFour,
      hotline: bank?.hotline ?? '',
      bankName: say(bank?.name),
      suspectedTrap,
      steps: expectedSteps(found.steps).map((step) => ({
        step: step.state,
        text: say(CASE_STEP_TEXTS[step.state][kind]),
        at: step.at?.toISOString() ?? null,
        expectedAt: step.expectedAt?.toISOString() ?? null,
      })),
    };
  }
}
