import { z } from 'zod';
import type { OpenLink } from './link.js';
import { openSerialLink, serialLinkSettings } from './serial-link.js';
import { openTcpLink, tcpLinkSettings } from './tcp-link.js';

/** Where a byte-speaking device is reached. */
export const byteLinkSettings = z.discriminatedUnion('type', [serialLinkSettings, tcpLinkSettings]);
export type ByteLinkSettings = z.infer<typeof byteLinkSettings>;

/** The factory for whichever link the settings ask for. */
export function openByteLink(settings: ByteLinkSettings): OpenLink<Uint8Array> {
  return settings.type === 'serial' ? openSerialLink(settings) : openTcpLink(settings);
}
