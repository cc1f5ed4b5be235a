import fc from 'fast-check';
import { eventually } from '#libs/testkit';
import { PublishGate } from './publish-gate.js';

const wide = { inFlight: 1_000, perSecond: 1_000, burst: 1_000 };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('PublishGate', () => {
  it('lets a message in at once while there is room', () => {
    const gate = new PublishGate(wide);
    let entered = 0;
    gate.enter({}, () => entered++);
    expect(entered).toBe(1);
  });

  it('never has more messages inside than allowed, keeps each client’s order and forgets nobody', () => {
    const step = fc.record({ kind: fc.constantFrom('enter', 'leave', 'forget'), client: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const gate = new PublishGate({ ...wide, inFlight: 3 }, () => 0);
        const clients = [0, 1, 2, 3].map(() => ({ asked: 0, seen: [] as number[], inside: 0 }));
        const total = () => clients.reduce((sum, client) => sum + client.inside, 0);
        for (const { kind, client: i } of steps) {
          const client = clients[i]!;
          if (kind === 'enter') {
            const n = client.asked++;
            gate.enter(client, () => {
              client.seen.push(n);
              client.inside++;
              expect(total()).toBeLessThanOrEqual(3);
            });
          }
          if (kind === 'leave' && client.inside > 0) {
            client.inside--;
            gate.leave(client);
          }
          if (kind === 'forget') {
            client.inside = 0;
            client.asked = client.seen.length;
            gate.forget(client);
          }
        }
        while (total() > 0) {
          const client = clients.find((one) => one.inside > 0)!;
          client.inside--;
          gate.leave(client);
        }
        for (const client of clients) expect(client.seen).toEqual([...Array(client.asked).keys()]);
      }),
    );
  });

  it('paces a client that sends faster than allowed, without holding up another', async () => {
    const gate = new PublishGate({ inFlight: 1_000, perSecond: 10, burst: 5 });
    const fast = {};
    let entered = 0;
    for (let i = 0; i < 20; i++) gate.enter(fast, () => entered++);
    expect(entered).toBe(5);
    let other = 0;
    gate.enter({}, () => other++);
    expect(other).toBe(1);
    await wait(250);
    expect(entered).toBeGreaterThan(5);
    expect(entered).toBeLessThan(20);
    await eventually('the rest', () => entered === 20);
  });

  it('does not pace the server', () => {
    const gate = new PublishGate({ inFlight: 1_000, perSecond: 1, burst: 1 });
    const server = {};
    let entered = 0;
    for (let i = 0; i < 20; i++) gate.enter(server, () => entered++, true);
    expect(entered).toBe(20);
  });
});
