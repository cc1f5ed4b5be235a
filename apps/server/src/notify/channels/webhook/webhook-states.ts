/** What came of the last try at an endpoint. */
export interface WebhookTry {
  at: Date;
  /** HTTP status; null when nothing answered. */
  status: number | null;
  error: string | null;
  /** It said 410: it wants no more. */
  disable: boolean;
}

export interface WebhookState {
  endpointId: string;
  disabledAt: Date | null;
  lastAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  /** When something was last taken. */
  lastSentAt: Date | null;
}

/** How the endpoints have been doing. */
export interface WebhookStates {
  isDisabled(endpointId: string): Promise<boolean>;
  tried(endpointId: string, what: WebhookTry): Promise<void>;
  all(): Promise<WebhookState[]>;
}

export const WEBHOOK_STATES = Symbol('WebhookStates');
