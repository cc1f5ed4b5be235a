/** One connection to a broker. When it is gone it stays gone; a new one is made. */
export interface BrokerLink {
  /** Hands a message over at once; resolves when the broker has confirmed it (QoS 1) or it is written (QoS 0). */
  publish(topic: string, payload: string, qos: 0 | 1): Promise<void>;
  /** Rejects when the broker refuses the subscription. */
  subscribe(filter: string): Promise<void>;
  /** Resolves when the connection is gone, with the reason. Never rejects. */
  readonly closed: Promise<string>;
  /** Leaves in order: the last will is not sent. */
  end(): Promise<void>;
  /** Drops the socket, so that the broker sends the last will. */
  cut(): void;
}

export interface ConnectOptions {
  clientId: string;
  will: { topic: string; payload: string };
  onMessage(topic: string, payload: Buffer): void;
}

/** Connects, or rejects with a readable reason. */
export type ConnectBroker = (options: ConnectOptions) => Promise<BrokerLink>;
