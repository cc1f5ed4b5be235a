export interface DeskReach {
  kind: 'desk' | 'lead';
  /** Regions they answer for; empty: all. */
  regions: readonly string[];
}

/**
 * The desks, or the leads, that answer for a region. Where no desk answers for it all desks do: that somebody is told
 * comes before who. There may be no lead.
 */
export function desksForRegion<Desk extends DeskReach>(
  desks: readonly Desk[],
  kind: DeskReach['kind'],
  regionId: string,
): Desk[] {
  const asked = desks.filter((desk) => desk.kind === kind);
  const here = asked.filter(({ regions }) => !regions.length || regions.includes(regionId));
  if (here.length || kind === 'lead') return here;
  return asked.length ? asked : [...desks];
}
