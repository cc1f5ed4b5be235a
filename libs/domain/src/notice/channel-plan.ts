import { CHANNELS, type Channel } from './notice-words.js';

export type RecipientKind = 'technician' | 'desk' | 'customer';

/** The order in which the ways to a person are tried. An SMS rings at night; an e-mail seldom does. */
const ORDER: Record<RecipientKind, readonly Channel[]> = {
  technician: ['sms', 'email'],
  desk: ['sms', 'email'],
  customer: ['sms', 'email'],
};

/** The ways to this person, in the order in which they are tried; empty when there is none. */
export function planChannels(kind: RecipientKind, contacts: Partial<Record<Channel, string>>): Channel[] {
  return ORDER[kind].filter((channel) => CHANNELS.includes(channel) && (contacts[channel] ?? '').trim() !== '');
}
