import { expect, it } from '@jest/globals';
import { SimulatedEbdsAcceptor } from '../../simulators/devices/ebds/index.js';
import { describeSerialDriver, type Play } from './serial-driver-contract.js';
import { WatchedTerminal } from './watched-terminal.js';

type Acceptor = SimulatedEbdsAcceptor;
const play = (
  fault: Play<Acceptor>['fault'],
  trouble: Parameters<Acceptor['begin']>[0],
  title?: string,
): Play<Acceptor> => ({
  fault,
  ...(title === undefined ? {} : { title }),
  begin: (acceptor) => acceptor.begin(trouble),
  end: (acceptor) => acceptor.clear(),
});

describeSerialDriver('EBDS', {
  settings: { driver: 'ebds' },
  simulate: () => new SimulatedEbdsAcceptor(),
  // A pseudo-terminal has eight bits whatever is asked for.
  serial: { parity: 'even' },
  plays: [
    play('acceptor.jam', 'jammed'),
    play('acceptor.full', 'full'),
    {
      fault: 'acceptor.boxRemoved',
      begin: (acceptor) => acceptor.removeCassette(),
      end: (acceptor) => acceptor.insertCassette(),
    },
    play('acceptor.fault', 'failure'),
    play('acceptor.fault', 'transportOpen', 'the transport is open'),
    play('acceptor.fault', 'stalled', 'the stacker stalls'),
    { fault: 'acceptor.cheat', begin: (acceptor) => acceptor.cheat() },
    {
      fault: 'cash.retained',
      begin: (acceptor) => acceptor.powerUpWithNote(),
      // Open until a person has taken the note out: the cassette is changed.
      end: (acceptor) => {
        acceptor.clear();
        acceptor.removeCassette();
        setTimeout(() => acceptor.insertCassette(), 150);
      },
    },
  ],
  safe: ['1 00'],
  tap: { polls: ['02 08 10 7F 1C 10 03 6B', '02 08 11 7F 1C 10 03 6A'], plays: [0, 2, 6] },
});

it('an EBDS poll that goes unanswered is sent again, and a cheat is told once', async () => {
  const acceptor = new SimulatedEbdsAcceptor();
  const { port } = await acceptor.start();
  const link = { type: 'tcp', port };
  const agent = new WatchedTerminal({ driver: 'ebds', link, pollMs: 40, responseMs: 60, interByteMs: 30 });
  try {
    await agent.says('cashAcceptor device online');
    acceptor.ignore(2);
    acceptor.cheat();
    await agent.raises('acceptor.cheat');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(agent.said().filter((line) => line.includes('event cheatAttempt'))).toHaveLength(1);
    expect(agent.said()).not.toContain('cashAcceptor device offline');
  } finally {
    agent.stop();
    await acceptor.stop();
  }
});

it('a cheat that an EBDS unit told in an answer that was lost is told again, because the acknowledge bit stands still', async () => {
  const acceptor = new SimulatedEbdsAcceptor();
  const { port } = await acceptor.start();
  const link = { type: 'tcp', port };
  const agent = new WatchedTerminal({ driver: 'ebds', link, pollMs: 40, responseMs: 60, interByteMs: 30 });
  try {
    await agent.says('cashAcceptor device online');
    acceptor.cheat();
    acceptor.lose(1);
    await agent.raises('acceptor.cheat');
  } finally {
    agent.stop();
    await acceptor.stop();
  }
});
