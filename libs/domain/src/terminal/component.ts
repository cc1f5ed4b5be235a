/** The parts of a terminal that can be at fault, named after CEN/XFS device classes. */
export const COMPONENTS = [
  'cardReader',
  'cashDispenser',
  'cashAcceptor',
  'recycler',
  'receiptPrinter',
  'journalPrinter',
  'pinPad',
  'safe',
  'cabinet',
  'ups',
  'network',
  'application',
] as const;

export type Component = (typeof COMPONENTS)[number];

/** How one component stands, as a heartbeat tells it. */
export const COMPONENT_STATES = ['ok', 'warning', 'fault', 'offline', 'unknown'] as const;

export type ComponentState = (typeof COMPONENT_STATES)[number];
