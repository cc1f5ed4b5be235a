/** What is promised about an incident, in the order in which it falls due. */
export const SERVICE_TARGETS = ['response', 'arrival', 'restore'] as const;
export type ServiceTarget = (typeof SERVICE_TARGETS)[number];

/** Why a clock may stand still; `suppressed` is planned maintenance, which no person sets by hand. */
export const PAUSE_REASONS = ['waitingParts', 'noAccess', 'customer', 'suppressed'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Reasons that a person gives with `POST /api/incidents/{id}/pause`. Waiting for parts is a state of the incident. */
export const PERSON_PAUSE_REASONS = ['noAccess', 'customer'] as const satisfies readonly PauseReason[];
export type PersonPauseReason = (typeof PERSON_PAUSE_REASONS)[number];

/** `void`: it was over before its time, without the step that was promised, as when a fault clears by itself. */
export const SERVICE_STATES = ['running', 'paused', 'met', 'breached', 'void'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];
