import { DELIVERY_DEFAULTS, type Ladder } from './delivery-rules.js';
import { CHANNELS, type Channel, type RecipientKind } from './notice-words.js';

export type { RecipientKind } from './notice-words.js';
export type Contacts = Readonly<Partial<Record<Channel, string | null | undefined>>>;

/** Ways with an address, on channels that are there. */
export const usableWays = (contacts: Contacts, absent: ReadonlySet<Channel> = new Set()): Channel[] =>
  CHANNELS.filter((channel) => !absent.has(channel) && (contacts[channel] ?? '').trim() !== '');

/**
 * The ways to this person, in the order in which they are tried: the rungs of the ladder, then what is beside it; empty
 * when there is none. What is not configured comes last: better an attempt that says so than no attempt at all.
 */
export function planChannels(
  kind: RecipientKind,
  contacts: Contacts,
  ladder: Ladder = DELIVERY_DEFAULTS.ladders[kind],
  absent: ReadonlySet<Channel> = new Set(),
): Channel[] {
  const usable = new Set(usableWays(contacts));
  const order = [...new Set([...ladder.rungs.map(({ channel }) => channel), ...ladder.beside])];
  const ways = order.filter((channel) => usable.has(channel));
  return [...ways.filter((channel) => !absent.has(channel)), ...ways.filter((channel) => absent.has(channel))];
}
