import { z } from 'zod';
import type { Clock } from '#libs/clock';
import type { Bookmark } from './bookmark.js';
import { openByteLink } from './byte-link.js';
import { fileTailSettings, openFileTailLink } from './file-tail-link.js';
import type { OpenLink } from './link.js';
import { serialLinkSettings } from './serial-link.js';
import { tcpLinkSettings } from './tcp-link.js';

/** Where something is overheard: a tap on a line, or a file that another program writes. */
export const tapLinkSettings = z.discriminatedUnion('type', [serialLinkSettings, tcpLinkSettings, fileTailSettings]);
export type TapLinkSettings = z.infer<typeof tapLinkSettings>;

/** The factory for whichever link the settings ask for. `clock` tells which day's file is followed, `bookmark` from where. */
export function openTapLink(settings: TapLinkSettings, clock: Clock, bookmark?: Bookmark): OpenLink<Uint8Array> {
  return settings.type === 'file' ? openFileTailLink(settings, clock, bookmark) : openByteLink(settings);
}
