import { z } from 'zod';
import { backoffSettings, byteLinkSettings, openByteLink } from '../transport/index.js';
import { runByteSession, type Side } from './byte-session.js';
import type { Driver, DriverDeps } from './driver.js';
import { FrameScanner, type Frames, type Garbage } from './frame-scanner.js';
import { polledSession, type Conversation, type PolledState } from './polled-session.js';
import { settled } from './settled-observations.js';

/** What differs from device to device of the settings that all polled devices have. */
export interface PolledDefaults {
  pollMs: number;
  responseMs: number;
  /** Quiet time after which an unfinished frame is given up. */
  interByteMs: number;
  resends?: number;
  ackMs?: number;
  /** Unanswered polls, one after the other, before the device counts as offline. */
  offlineAfter?: number;
}

/** The settings that every polled device has; a driver extends them with its own. */
export function polledSettings<Name extends string>(driver: Name, defaults: PolledDefaults) {
  return z.strictObject({
    driver: z.literal(driver),
    link: byteLinkSettings.describe('The line on which the device speaks.'),
    pollMs: z.int().min(20).max(600_000).default(defaults.pollMs),
    responseMs: z.int().min(20).max(120_000).default(defaults.responseMs),
    interByteMs: z.int().min(5).max(10_000).default(defaults.interByteMs),
    ackMs: z
      .int()
      .min(10)
      .max(10_000)
      .default(defaults.ackMs ?? 500),
    resends: z
      .int()
      .min(0)
      .max(10)
      .default(defaults.resends ?? 1),
    offlineAfter: z
      .int()
      .min(1)
      .max(100)
      .default(defaults.offlineAfter ?? 3),
    listenOnly: z.boolean().default(false).describe('Never send: another program drives this line.'),
    hostLink: byteLinkSettings.optional().describe('With listenOnly: a tap on the line on which the host speaks.'),
    backoff: backoffSettings.prefault({}),
  });
}
export type PolledSettings = z.infer<ReturnType<typeof polledSettings>>;

export interface PolledParts<Item extends { kind: string }, Memory> {
  /** The same on both lines, or what each side of the conversation says. */
  frames: Frames<Item> | ((side: Side) => Frames<Item>);
  conversation: Conversation<Item, Memory>;
  /** The whitelist. A listener has none: it may send nothing. */
  maySend: (bytes: Uint8Array) => boolean;
}

/** The driver of one polled device, made of its protocol's parts. */
export function createPolledDriver<Item extends { kind: string }, Memory>(
  settings: Omit<PolledSettings, 'driver'>,
  deps: DriverDeps,
  { frames, conversation, maySend }: PolledParts<Item, Memory>,
): Driver {
  const { link, hostLink, listenOnly, pollMs, interByteMs, backoff } = settings;
  const open = deps.openByteLink ?? openByteLink;
  const observations = runByteSession<Item | Garbage, PolledState<Memory>>({
    lines: { device: open(link), host: listenOnly && hostLink ? open(hostLink) : undefined },
    backoff,
    random: deps.random,
    parser: (side) => new FrameScanner(typeof frames === 'function' ? frames(side) : frames),
    session: polledSession(conversation, settings),
    maySend: listenOnly ? () => false : maySend,
    pollMs,
    interByteMs,
  }).pipe(settled());
  return { protocol: conversation.protocol, components: [conversation.component], observations };
}

/** A whitelist of whole frames. */
export function onlyThese(frames: readonly Uint8Array[]): (bytes: Uint8Array) => boolean {
  const allowed = new Set(frames.map((frame) => frame.join(' ')));
  return (bytes) => allowed.has(bytes.join(' '));
}
