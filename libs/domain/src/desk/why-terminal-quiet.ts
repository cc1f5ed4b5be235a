/** What is known of one terminal around an instant at which somebody missed a page. */
export interface QuietFacts {
  /** The bank has such a terminal. */
  known: boolean;
  /** Since when the terminal had been silent at that time; null: it was heard. */
  silentSince: Date | null;
  /** Messages of it that could not be read and were kept aside. */
  quarantined: number;
  /** Faults that it only noted, because no person has to act on them. */
  noted: readonly string[];
  /** Faults that it raised and the catalogue does not know. */
  uncatalogued: readonly string[];
  /** Faults that it only said were gone. */
  cleared: readonly string[];
}

export interface QuietAnswer {
  reason:
    | 'terminalUnknown'
    | 'messagesQuarantined'
    | 'notInCatalogue'
    | 'terminalWasSilent'
    | 'notedOnlyNoIncident'
    | 'onlyCleared'
    | 'nothingReceived';
  /** Codes of the faults, number of messages, since when: what the reason speaks of. */
  detail: { faults?: readonly string[]; count?: number; since?: Date };
}

/** Why a terminal had no incident at a time: the most serious thing that explains it first. */
export function whyTerminalQuiet(facts: QuietFacts): QuietAnswer {
  const { known, quarantined, uncatalogued, silentSince, noted, cleared } = facts;
  if (!known) return { reason: 'terminalUnknown', detail: {} };
  if (quarantined > 0) return { reason: 'messagesQuarantined', detail: { count: quarantined } };
  if (uncatalogued.length > 0) return { reason: 'notInCatalogue', detail: { faults: uncatalogued } };
  if (silentSince) return { reason: 'terminalWasSilent', detail: { since: silentSince } };
  if (noted.length > 0) return { reason: 'notedOnlyNoIncident', detail: { faults: noted } };
  if (cleared.length > 0) return { reason: 'onlyCleared', detail: { faults: cleared } };
  return { reason: 'nothingReceived', detail: {} };
}
