import type { Channel, DeliveryOutcome, Language, NoticeTemplate } from '#libs/domain';

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
}

/** What became of one try. An expected failure is an answer, not an exception. */
export interface SendResult {
  outcome: DeliveryOutcome;
  providerId?: string;
  /** Reason code and what the gateway said, for the attempt's row. */
  error?: string;
}

/** A way out. Every folder under `channels/` gives one. */
export interface ChannelPort {
  readonly channel: Channel;
  /** How many messages may be under way at a time. */
  readonly parallel: number;
  /** Never throws and never takes longer than its own time limit. */
  send(message: OutgoingMessage): Promise<SendResult>;
  close(): Promise<void>;
}

export const NOTICE_CHANNELS = Symbol('NoticeChannels');
