import { expect, it } from '@jest/globals';
import { SimulatedSspUnit } from '../../simulators/devices/ssp/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

type Unit = SimulatedSspUnit;
const standing = (fault: Play<Unit>['fault'], event: number, title?: string): Play<Unit> => ({
  fault,
  ...(title === undefined ? {} : { title }),
  begin: (unit) => unit.begin(event),
  // Not before it was repeated: what was told only once stands until notes move.
  end: (unit) => void setTimeout(() => unit.end(event), 150),
});
/** Kept notes are open until a person has taken them out: the box is changed. */
const kept = (title: string, ...event: number[]): Play<Unit> => ({
  fault: 'cash.retained',
  title,
  begin: (unit) => unit.happen(...event),
  end: (unit) => {
    unit.happen(0xe3);
    setTimeout(() => unit.happen(0xe4), 150);
  },
});

const COMMON: Play<Unit>[] = [
  { fault: 'acceptor.cheat', begin: (unit) => unit.happen(0xe6, 0x01) },
  kept('a note cleared to the cash box at power-up', 0xe2, 0x02),
  kept('a note moved into the stacker at power-up', 0xca),
  standing('cash.exitBlocked', 0xce),
  standing('acceptor.full', 0xe7),
  standing('acceptor.full', 0xcf, 'the whole device'),
];
const POLLS = ['7F 80 01 11 65 82', '7F 00 01 07 11 88', '7F 80 01 07 12 02'];

describeSerialDriver('SSP validator', {
  settings: { driver: 'ssp' },
  simulate: () => new SimulatedSspUnit(),
  serial: { stopBits: 2 },
  plays: [
    standing('acceptor.jam', 0xea, 'safe'),
    standing('acceptor.jam', 0xe9, 'unsafe'),
    {
      fault: 'acceptor.boxRemoved',
      begin: (unit) => unit.happen(0xe3),
      end: (unit) => unit.happen(0xe4),
    },
    standing('acceptor.fault', 0xe0, 'the note path is open'),
    ...COMMON,
  ],
  notPlayed: {
    'dispenser.jam': 'of a recycler, below',
    'dispenser.fault': 'of a recycler, below',
    'dispenser.shortDispense': 'of a recycler, below',
    'cassette.missing': 'of a recycler, below',
  },
  safe: ['11', '07'],
  tap: { polls: POLLS.slice(1), plays: [0, 2, 4] },
});

describeSerialDriver('SSP payout', {
  settings: { driver: 'ssp', component: 'recycler' },
  simulate: () => new SimulatedSspUnit(),
  serial: { stopBits: 2 },
  plays: [
    standing('dispenser.jam', 0xea),
    standing('dispenser.fault', 0xc6),
    { fault: 'cassette.missing', begin: (unit) => unit.happen(0xc7), end: (unit) => unit.happen(0xc8) },
    { fault: 'dispenser.shortDispense', begin: (unit) => unit.happen(0xdc, 0) },
    ...COMMON.slice(1),
    { fault: 'acceptor.cheat', begin: (unit) => unit.happen(0xe6, 0) },
  ],
  notPlayed: {
    'acceptor.jam': 'of a validator, above',
    'acceptor.fault': 'of a validator, above',
    'acceptor.boxRemoved': 'of a validator, above',
  },
  safe: ['11', '07'],
});

it('an SSP answer that is spoilt is asked for again with the same sequence bit, so that no event is lost', async () => {
  const unit = new SimulatedSspUnit();
  const { port } = await unit.start();
  const link = { type: 'tcp', port };
  const agent = new WatchedTerminal({ driver: 'ssp', link, pollMs: 40, responseMs: 60, interByteMs: 30 });
  try {
    await agent.says('cashAcceptor device online');
    unit.begin(0xea);
    unit.spoil(2);
    await agent.raises('acceptor.jam');
    expect(agent.said()).not.toContain('cashAcceptor device offline');
  } finally {
    agent.stop();
    await unit.stop();
  }
});
