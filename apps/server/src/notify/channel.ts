import type {
  Channel,
  DeliveryOutcome,
  Language,
  NoticeFacts,
  NoticeTemplate,
  RecipientKind,
  SendRate,
} from '#libs/domain';

/** One message, ready to leave through a channel. */
export interface OutgoingMessage {
  /** The notice's id. */
  id: string;
  /** The same at every try of a notice, so that a gateway can drop the second of two. */
  idempotencyKey: string;
  to: string;
  /** Empty for channels without one. */
  subject: string;
  text: string;
  template: NoticeTemplate;
  language: Language;
  /** What the message is about, for channels that keep a conversation together: an incident's or a case's number. */
  thread?: string;
  /** The named values that the text was made of, for gateways that are told a template and its variables. */
  values?: Readonly<Record<string, string>>;
  /** What the hop knew; for machines that read rather than people. */
  facts?: NoticeFacts;
  purpose?: 'page' | 'information';
  /** 1 is the most urgent. */
  lane?: number;
  incidentId?: string;
  recipient?: { kind: RecipientKind; id: string };
  /** The how-manieth try of this notice, 1 for the first. */
  attempt?: number;
  /** How many notices this one message carries; absent for one. */
  bundled?: number;
  /** Whether a reply (key, code or link) can answer it. */
  answerable?: boolean;
}

/** What became of one try. An expected failure is an answer, not an exception. */
export interface SendResult {
  outcome: DeliveryOutcome;
  providerId?: string;
  /** Reason code and what the gateway said, for the attempt's row. */
  error?: string;
  /** The gateway said when to come again: not before, and on this channel. */
  retryInMs?: number;
  /** Messages that were charged, for instance the segments of an SMS. */
  units?: number;
  /** What the gateway says it cost, in the smallest unit of the bank's currency. */
  costMinor?: number;
}

/** A way out. Every folder under `channels/` gives one. */
export interface ChannelPort {
  readonly channel: Channel;
  /** How many messages may be under way at a time. */
  readonly parallel: number;
  /** Nothing is configured: every message would fail. The ladder steps over it. */
  readonly absent?: boolean;
  /** What one address may be sent, where the far end sets limits of its own (robots); besides those of the settings. */
  limitsOf?(address: string): readonly SendRate[];
  /** Whether one message can tell of several notices in this language; without it, always. */
  canBundle?(language: Language): boolean;
  /** Never throws and never takes longer than its own time limit. */
  send(message: OutgoingMessage): Promise<SendResult>;
  close(): Promise<void>;
}

export const NOTICE_CHANNELS = Symbol('NoticeChannels');
