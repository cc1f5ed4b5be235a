import { OUTAGE_SUBJECTS, type Bilingual, type OutageSubject, type TerminalGroup } from '#libs/domain';
import type { Region, Site, Terminal } from './directory.store.js';

/** By `subject:id`. */
export type Groups = Map<string, TerminalGroup & { siteIds: Set<string> }>;

/** What terminals have in common: sites, networks, hosts and regions, with how many terminals each has. */
export function gatherGroups(terminals: readonly Terminal[]): Groups {
  const groups: Groups = new Map();
  const count = (subject: OutageSubject, id: string | null, siteId: string): void => {
    if (id === null) return;
    const key = `${subject}:${id}`;
    const group = groups.get(key) ?? { subject, id, size: 0, siteIds: new Set<string>() };
    group.size += 1;
    group.siteIds.add(siteId);
    groups.set(key, group);
  };
  for (const { siteId, networkId, hostId, regionId } of terminals) {
    count('site', siteId, siteId);
    count('network', networkId, siteId);
    count('host', hostId, siteId);
    count('region', regionId, siteId);
  }
  return groups;
}

/** A network, host or region as a place: the middle of its sites, so that somebody near can be sent. */
export function placeOfGroup(
  id: string,
  groups: Groups,
  sites: ReadonlyMap<string, Site>,
  regions: ReadonlyMap<string, Region>,
): Site | undefined {
  const group = OUTAGE_SUBJECTS.map((subject) => groups.get(`${subject}:${id}`)).find(Boolean);
  const within = [...(group?.siteIds ?? [])].flatMap((siteId) => sites.get(siteId) ?? []);
  const [first] = within;
  if (!group || !first) return undefined;
  const middle = (of: 'lat' | 'lon'): number => within.reduce((sum, site) => sum + site[of], 0) / within.length;
  const name = NAMES[group.subject](regions.get(id)?.name ?? { zh: id, en: id });
  const places: Bilingual = { zh: `共 ${within.length} 个网点`, en: `${within.length} sites` };
  return { id, regionId: first.regionId, name, address: places, lat: middle('lat'), lon: middle('lon') };
}

const NAMES: Record<OutageSubject, (name: Bilingual) => Bilingual> = {
  site: (name) => name,
  region: (name) => name,
  network: ({ zh, en }) => ({ zh: `网络 ${zh}`, en: `Network ${en}` }),
  host: ({ zh, en }) => ({ zh: `主机 ${zh}`, en: `Host ${en}` }),
};
