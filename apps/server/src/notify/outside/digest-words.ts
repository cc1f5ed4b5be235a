import { Injectable } from '@nestjs/common';
import type { Bilingual, DigestIncident } from '#libs/domain';
import { Roster } from '../../roster/index.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { TerminalDirectory } from '../../terminal/index.js';
import type { DigestPicture } from './digest-facts.store.js';

/** Names for what a digest tells of. */
@Injectable()
export class DigestWords {
  constructor(
    readonly settings: Settings,
    private readonly faults: FaultBook,
    private readonly directory: TerminalDirectory,
    private readonly roster: Roster,
  ) {}

  incident({ fault, terminalId, openedAt, ...rest }: DigestPicture['incidents'][number]): DigestIncident {
    const site = this.directory.siteOf(terminalId);
    return {
      ...rest,
      openedAt: openedAt.toISOString(),
      title: this.faults.of(fault).title,
      ...(site && { site: site.name }),
    };
  }

  /** The first line of each region. */
  async onCall(now: Date): Promise<{ region: Bilingual; names: Bilingual[] }[]> {
    const roster = await this.roster.read();
    const regions = new Map<string, Set<string>>();
    for (const { regionId, line, technicianIds } of roster.onCall(now)) {
      if (line !== 'first') continue;
      const known = regions.get(regionId) ?? new Set();
      for (const id of technicianIds) known.add(id);
      regions.set(regionId, known);
    }
    return [...regions]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([regionId, ids]) => ({
        region: { zh: roster.regionName(regionId, 'zh-CN'), en: roster.regionName(regionId, 'en') },
        names: [...ids].sort().flatMap((id) => roster.technician(id)?.name ?? []),
      }));
  }
}
