import { reachable, stateSayings, type Saying } from '../saying.js';
import { COMPONENT } from './statuses.js';
import { BILL_EVENTS, COIN_EVENTS, SELF_CHECK, WELL, type Meaning } from './statuses.table.js';

const ACCEPTOR = COMPONENT.coinAcceptor;
const HOPPER = COMPONENT.hopper;
const checks = Object.values(SELF_CHECK);
const events = [...Object.values(COIN_EVENTS), ...Object.values(BILL_EVENTS)];
const wordsOf = (meanings: readonly Meaning[]) => [...WELL, ...meanings.flatMap(({ states = [] }) => states)];

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...reachable(ACCEPTOR),
  ...stateSayings(ACCEPTOR, wordsOf([...checks, ...events])),
  ...[...events, ...checks].flatMap(({ event }) => (event ? [{ component: ACCEPTOR, event }] : [])),
  ...reachable(HOPPER),
  ...stateSayings(HOPPER, wordsOf(checks)),
  ...stateSayings(HOPPER, [
    ['cassette', 'ok'],
    ['cassette', 'low'],
  ]),
  { component: HOPPER, event: 'shortDispense' },
];
