import type { Channel, RecipientKind } from './notice-words.js';

/** Never more than `count` messages within any `perMs` milliseconds. */
export interface SendRate {
  count: number;
  perMs: number;
}

/** The same as an operator writes it. */
export interface RateSetting {
  count: number;
  perSeconds: number;
}

/** One way to a person, and how long a page may stay unanswered on it before the next one is used. */
export interface Rung {
  channel: Channel;
  waitSeconds: number;
}

/** The ways to one kind of recipient. */
export interface Ladder {
  rungs: readonly Rung[];
  /** Copies that go out with the first rung; they are never waited for, and stand in when the rungs fail. */
  beside: readonly Channel[];
}

/** What an operator may tune about deliveries: the settings document `delivery`. */
export interface DeliveryRules {
  ladders: Readonly<Record<RecipientKind, Ladder>>;
  quietHours: {
    /** `HH:MM` in the bank's zone. Equal: no quiet hours. */
    from: string;
    to: string;
    /** Whether information of lanes 3 and 4 to technicians and desks waits for the morning, too. */
    staffInformation: boolean;
  };
  bundling: {
    /** How long information of lanes 3 and 4 waits for others to the same address. 0: bundle only what waits anyhow. */
    windowSeconds: number;
    /** Notices in one message at most. */
    most: number;
    /** Ways on which a list can be read. */
    channels: readonly Channel[];
  };
  rates: {
    /** What a gateway takes from all replicas together; no entry: as fast as it answers. */
    channels: Readonly<Partial<Record<Channel, RateSetting>>>;
    /** What one address is sent at most. */
    addresses: Readonly<Partial<Record<Channel, RateSetting>>>;
    /** Share of a gateway's burst that lanes 3 and 4 leave to lanes 1 and 2. */
    urgentShare: number;
  };
  retry: {
    /** Seconds until the next try, by the number of tries so far; the last one repeats. */
    backOffSeconds: readonly number[];
    /** So many passing errors in a row, then the other way to this person, if there is one, gets its turn. */
    triesPerChannel: number;
    /** After this long a message helps nobody any more. */
    giveUpHours: { page: number; information: number; webhook: number };
  };
  replies: {
    /** How long a code or link in a message can be used. */
    codeHours: number;
    /** Answers to one number within an hour at most, so that two machines do not talk to each other for ever. */
    answersPerHour: number;
  };
}

const person: Ladder = {
  rungs: [
    { channel: 'push', waitSeconds: 30 },
    { channel: 'sms', waitSeconds: 90 },
    { channel: 'voice', waitSeconds: 120 },
  ],
  beside: ['email'],
};

/** What holds until an operator changes it. */
export const DELIVERY_DEFAULTS: DeliveryRules = {
  ladders: {
    technician: person,
    desk: person,
    lead: person,
    customer: { rungs: [{ channel: 'sms', waitSeconds: 0 }], beside: ['email'] },
    webhook: { rungs: [{ channel: 'webhook', waitSeconds: 0 }], beside: [] },
    robot: { rungs: [{ channel: 'robot', waitSeconds: 0 }], beside: [] },
  },
  quietHours: { from: '22:00', to: '07:00', staffInformation: false },
  bundling: { windowSeconds: 30, most: 50, channels: ['sms', 'email', 'push', 'robot'] },
  rates: { channels: {}, addresses: {}, urgentShare: 0.25 },
  retry: {
    backOffSeconds: [1, 3, 10, 30, 60, 120, 300],
    triesPerChannel: 3,
    // A page is cancelled much earlier by the incident itself. Standard Webhooks tries for some three days.
    giveUpHours: { page: 24, information: 72, webhook: 120 },
  },
  replies: { codeHours: 12, answersPerHour: 10 },
};
