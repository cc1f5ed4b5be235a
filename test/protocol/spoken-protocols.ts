import type { z } from 'zod';
import type { Side } from '../../device-agent/src/drivers/byte-session.js';
import type { Frames } from '../../device-agent/src/drivers/frame-scanner.js';
import { ccnetFrames } from '../../device-agent/src/drivers/ccnet/parser.js';
import { ccnetConversation } from '../../device-agent/src/drivers/ccnet/session.js';
import { ADDRESS as CCTALK_ADDRESS } from '../../device-agent/src/drivers/cctalk/frame.js';
import { ccTalkFrames } from '../../device-agent/src/drivers/cctalk/parser.js';
import { ccTalkConversation } from '../../device-agent/src/drivers/cctalk/session.js';
import { creatorFrames } from '../../device-agent/src/drivers/creator-crt/parser.js';
import { creatorConversation } from '../../device-agent/src/drivers/creator-crt/session.js';
import { ebdsFrames } from '../../device-agent/src/drivers/ebds/parser.js';
import { ebdsConversation } from '../../device-agent/src/drivers/ebds/session.js';
import { escposFrames } from '../../device-agent/src/drivers/escpos/parser.js';
import { escposConversation } from '../../device-agent/src/drivers/escpos/session.js';
import { id003Frames } from '../../device-agent/src/drivers/id003/parser.js';
import { id003Conversation } from '../../device-agent/src/drivers/id003/session.js';
import { DRIVER_KINDS, driverSettings, type DriverSettings } from '../../device-agent/src/drivers/index.js';
import { megatecFrames } from '../../device-agent/src/drivers/megatec-ups/parser.js';
import { megatecConversation } from '../../device-agent/src/drivers/megatec-ups/session.js';
import type { Conversation } from '../../device-agent/src/drivers/polled-session.js';
import { puloonFrames } from '../../device-agent/src/drivers/puloon-lcdm/parser.js';
import { puloonConversation } from '../../device-agent/src/drivers/puloon-lcdm/session.js';
import { sankyoFrames } from '../../device-agent/src/drivers/sankyo-ict3k5/parser.js';
import { sankyoConversation } from '../../device-agent/src/drivers/sankyo-ict3k5/session.js';
import { sspFrames } from '../../device-agent/src/drivers/ssp/parser.js';
import { sspConversation } from '../../device-agent/src/drivers/ssp/session.js';

type Kinded = { kind: string };

/** A driver's codec and conversation, whatever its items and its memory are. */
export interface Spoken {
  framesOf(side: Side): Frames<Kinded>;
  conversation: Conversation<Kinded, unknown>;
}

type Name = DriverSettings['driver'];
type Of<N extends Name> = Extract<DriverSettings, { driver: N }>;

function spoken<Item extends Kinded, Memory>(
  frames: Frames<Item> | ((side: Side) => Frames<Item>),
  conversation: Conversation<Item, Memory>,
): Spoken {
  return {
    framesOf: (side) => (typeof frames === 'function' ? frames(side) : frames),
    // Fed with nothing but what its own codec gives.
    conversation: conversation as unknown as Spoken['conversation'],
  };
}

const PARTS: { [N in Name]?: (settings: Of<N>) => Spoken } = {
  ccnet: ({ unit }) => spoken(ccnetFrames, ccnetConversation(unit)),
  id003: () => spoken(id003Frames, id003Conversation),
  ssp: (settings) => spoken(sspFrames(settings.address), sspConversation(settings)),
  ebds: () => spoken(ebdsFrames, ebdsConversation),
  'puloon-lcdm': (settings) => spoken(puloonFrames(settings.family), puloonConversation(settings)),
  'sankyo-ict3k5': (settings) => spoken(sankyoFrames, sankyoConversation(settings)),
  'creator-crt': (settings) => spoken(creatorFrames, creatorConversation(settings)),
  escpos: ({ model, component }) => spoken(escposFrames, escposConversation(model, component)),
  'megatec-ups': ({ question }) => spoken(megatecFrames, megatecConversation(question)),
  cctalk: ({ device, address = CCTALK_ADDRESS[device] }) =>
    spoken(ccTalkFrames(address), ccTalkConversation(device, address)),
};

/** What a driver's settings cannot do without, beside its link. */
const NEEDED: { [N in Name]?: object } = {
  'puloon-lcdm': { family: 'lcdm1000' },
  cctalk: { device: 'coinAcceptor' },
};

export function settingsOf(driver: Name, more: object = {}): DriverSettings {
  return driverSettings.parse({ driver, link: { type: 'tcp', port: 1 }, ...NEEDED[driver], ...more });
}

export function spokenBy(driver: Name, more: object = {}): Spoken {
  const parts = PARTS[driver] as ((settings: DriverSettings) => Spoken) | undefined;
  if (!parts) throw new Error(`${driver} is not spoken here`);
  return parts(settingsOf(driver, more));
}

/** The drivers that can listen to a line on which another program drives the device. */
export const LISTENERS = (Object.keys(DRIVER_KINDS) as Name[]).filter(
  (name) => 'listenOnly' in (DRIVER_KINDS[name].settings as z.ZodObject).shape,
);
