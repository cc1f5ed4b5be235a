import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { MachineRoom, type MachineRoomAddresses } from './machine-room.js';
import { cardReader, dispenser, noteAcceptor, receiptPrinter, ups } from './serial-devices.js';

let room: MachineRoom;
let at: MachineRoomAddresses;
const sockets: Socket[] = [];

beforeEach(async () => {
  room = new MachineRoom({
    terminals: {
      T0002: [cardReader, dispenser, ups, receiptPrinter, noteAcceptor].map((device) => device({ port: 0 })),
    },
  });
  at = await room.start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await room.stop();
});

const tell = async (terminal: string, verb: string, body: unknown = {}) => {
  const response = await fetch(`${at.controlUrl}/devices/${terminal}/${verb}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

/** A line to a device; what it says is kept as hex. */
function line(device: string) {
  const { hostname, port } = new URL(at.devices['T0002']![device]!);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const heard = { hex: '', closed: false, refused: false };
  socket.on('data', (chunk) => (heard.hex += chunk.toString('hex')));
  socket.on('error', () => (heard.refused = true));
  socket.on('close', () => (heard.closed = true));
  return { heard, send: (hex: string) => socket.write(Buffer.from(hex, 'hex')) };
}

/** Puloon "status" and Sankyo "read the retract counter", as the protocols' manuals have them. */
const DISPENSER_STATUS = '0450024603' + (0x04 ^ 0x50 ^ 0x02 ^ 0x46 ^ 0x03).toString(16).padStart(2, '0');
const READ_COUNTER = 'f20003434330ab11';
/** DLE EOT 4: the paper sensors. */
const PRINTER = { device: 'printer', question: '100404', again: '100404', well: '12' };
/** CCNET "poll". The validator says an answer again until that is acknowledged, 00. */
const ACCEPTOR = {
  device: 'acceptor',
  question: '02030633da81',
  again: '02030600c28202030633da81',
  well: '02030614',
};
const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex');

describe('the machine room', () => {
  it('lists its terminals with the addresses and verbs of their devices', async () => {
    const list = (await (await fetch(`${at.controlUrl}/devices`)).json()) as Record<string, unknown>[];
    expect(list).toMatchObject([{ id: 'T0002', devices: at.devices['T0002'] }]);
    expect(list[0]!['verbs']).toEqual(expect.arrayContaining(['captureCard', 'jamDispenser', 'flapLink', 'clearAll']));
    expect(at.devices['T0002']!['cardReader']).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  });

  it('captures a card on the wire of the reader', async () => {
    expect(await tell('T0002', 'captureCard')).toEqual({ status: 200, body: { ok: true, result: null } });
    const { heard, send } = line('cardReader');
    send(READ_COUNTER);
    // "PC0", no card in the reader, one card captured.
    const answer = Buffer.from('PC00001').toString('hex');
    await eventually('the counter', () => heard.hex.includes(answer));
  });

  it('jams the dispenser on its wire, and clears it', async () => {
    const { heard, send } = line('dispenser');
    await tell('T0002', 'jamDispenser');
    send(DISPENSER_STATUS);
    await eventually('the jam', () => heard.hex.includes('4630338082'));
    await tell('T0002', 'clearAll');
    heard.hex = '';
    send(DISPENSER_STATUS);
    await eventually('all well', () => heard.hex.includes('4630308082'));
  });

  it('says on the line of the UPS that the mains failed, and that they are back with the power', async () => {
    const mainsFail = async () => {
      const { heard, send } = line('ups');
      send(hexOf('Q1\r'));
      await eventually('the status line', () => heard.hex.endsWith('0d'));
      return Buffer.from(heard.hex, 'hex').toString('latin1').split(' ').at(-1)!.startsWith('1');
    };
    expect(await mainsFail()).toBe(false);
    expect((await tell('T0002', 'onBattery')).status).toBe(200);
    expect(await mainsFail()).toBe(true);
    await tell('T0002', 'powerOff');
    await tell('T0002', 'powerOn');
    expect(await mainsFail()).toBe(false);
  });

  it.each([
    // Paper sensors: 0C near end, 60 end.
    ['lowPaper', PRINTER, '1e'],
    ['endPaper', PRINTER, '7e'],
    // The frame around the status, without its check sum.
    ['jamAcceptor', ACCEPTOR, '02030643'],
    ['fillCashBox', ACCEPTOR, '02030641'],
    ['removeCashBox', ACCEPTOR, '02030642'],
    ['cheatAcceptor', ACCEPTOR, '02030645'],
  ])('plays %s on the wire, and clears it', async (verb, { device, question, again, well }, wrong) => {
    const { heard, send } = line(device);
    await tell('T0002', verb);
    send(question);
    await eventually('what is wrong', () => heard.hex.startsWith(wrong));
    await tell('T0002', 'clearAll');
    heard.hex = '';
    send(again);
    await eventually('all well', () => heard.hex.startsWith(well));
  });

  it('takes the power from all devices of a terminal, and gives it back at the same address', async () => {
    const reader = line('cardReader');
    const cash = line('dispenser');
    reader.send(READ_COUNTER);
    cash.send(DISPENSER_STATUS);
    await eventually('both lines live', () => reader.heard.hex && cash.heard.hex);
    await tell('T0002', 'onBattery');
    await tell('T0002', 'powerOff');
    await tell('T0002', 'powerOff');
    await eventually('both lines ended', () => reader.heard.closed && cash.heard.closed);
    const during = line('cardReader');
    await eventually('no new line', () => during.heard.refused);
    await tell('T0002', 'powerOn');
    await tell('T0002', 'powerOn');
    const after = line('cardReader');
    after.send(READ_COUNTER);
    await eventually('an answer', () => after.heard.hex.startsWith('06'));
  });

  it('flaps a link as often as it is told and leaves it whole', async () => {
    const open = async () => {
      const { heard, send } = line('cardReader');
      send(READ_COUNTER);
      await eventually('an answer or an end', () => heard.hex || heard.closed);
      return heard;
    };
    const heard = await open();
    await tell('T0002', 'flapLink', { times: 2, phaseMs: 100 });
    await eventually('the first loss', () => heard.closed);
    await eventually('the line is back', async () => (await open()).hex !== '');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await open()).hex).not.toBe('');
  });

  it('ends a flapping when it stops', async () => {
    await tell('T0002', 'flapLink', { times: 100, phaseMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await room.stop();
    const after = line('cardReader');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(after.heard.refused).toBe(true);
  });

  it.each([
    ['T0040', 'captureCard', 404, /T0040 is not here/],
    ['toString', 'captureCard', 404, /not here/],
    ['T0002', 'explode', 404, /no verb explode; it has captureCard/],
    ['T0002', 'flapLink', 400, /times/],
  ])('answers %s %s with %i and the reason', async (terminal, verb, status, reason) => {
    const answer = await tell(terminal, verb, { times: 0 });
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(reason);
  });
});
