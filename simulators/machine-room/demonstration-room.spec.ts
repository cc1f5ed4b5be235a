import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SerialPort } from 'serialport';
import { WebSocket } from 'ws';
import { eventually } from '#libs/testkit';
import { pseudoTerminalTool } from '../devices/pseudo-terminal.js';
import { demonstrationRoom } from './demonstration-room.js';
import type { MachineRoom, MachineRoomAddresses } from './index.js';
import { machineRoomConfig } from './machine-room.config.js';

let room: MachineRoom;
let at: MachineRoomAddresses;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  room = demonstrationRoom(machineRoomConfig.read({}));
  at = await room.start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await room.stop();
});

const tell = async (terminal: string, verb: string, body: unknown = {}) =>
  (await fetch(`${at.controlUrl}/devices/${terminal}/${verb}`, { method: 'POST', body: JSON.stringify(body) })).status;

/** Listens to one service as an agent does. */
async function listen(terminal: string, service: string) {
  const socket = new WebSocket(`${at.devices[terminal]!['xfs4iot']}/${service}`);
  sockets.push(socket);
  const heard: string[] = [];
  const state = { open: false, closed: false };
  socket.on('message', (data) => heard.push(String(data)));
  socket.on('open', () => (state.open = true));
  socket.on('close', () => (state.closed = true));
  socket.on('error', () => undefined);
  await eventually('the connection, or its refusal', () => state.open || state.closed);
  return { heard, state };
}

/** As CI has it; elsewhere the serial devices stand behind TCP ports only. */
const whereThereIsATool = pseudoTerminalTool() ? it : it.skip;

describe('the demonstration room', () => {
  whereThereIsATool('puts the serial devices on pseudo-terminals when told to', async () => {
    const other = demonstrationRoom(machineRoomConfig.read({ MACHINE_ROOM_PTY: '1' }));
    const { devices } = await other.start();
    const path = devices['T0002']!['cardReader']!;
    const port = new SerialPort({ path, baudRate: 9600 });
    let heard = '';
    port.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    port.write(Buffer.from('f20003434330ab11', 'hex'));
    await eventually('the retract counter', () => heard.includes('PC00000'));
    await new Promise((resolve) => port.close(resolve));
    await other.stop();
  });

  it('has the devices of the three terminals with real agents', () => {
    expect(Object.keys(at.devices)).toEqual(['T0001', 'T0002', 'T0003']);
    expect(at.devices['T0001']!['xfs4iot']).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/xfs4iot\/v1\.0$/);
    expect(Object.keys(at.devices['T0002']!)).toEqual(['cardReader', 'dispenser', 'ups', 'printer', 'acceptor']);
  });

  it.each(['T0001', 'T0003'])('captures a card at %s as its service tells it', async (terminal) => {
    const { heard } = await listen(terminal, 'CardReader');
    expect(await tell(terminal, 'captureCard')).toBe(200);
    await eventually('the card action', () => heard.some((text) => text.includes('CardReader.CardActionEvent')));
  });

  it('retains cash and jams the dispenser at T0003', async () => {
    const { heard } = await listen('T0003', 'CashDispenser');
    await tell('T0003', 'retainCash');
    await eventually('the retract', () => heard.some((text) => /"retractOperations":1/.test(text)));
    await tell('T0003', 'jamDispenser');
    await eventually('the jam', () => heard.some((text) => text.includes('Common.StatusChangedEvent')));
  });

  it('runs T0001 on battery, then takes its power, and gives it back at the same address', async () => {
    const { heard, state } = await listen('T0001', 'Auxiliaries');
    await tell('T0001', 'onBattery');
    await eventually('the UPS', () => heard.some((text) => text.includes('ups')));
    await tell('T0001', 'powerOff');
    await eventually('the end', () => state.closed);
    expect((await listen('T0001', 'Auxiliaries')).state.open).toBe(false);
    await tell('T0001', 'powerOn');
    expect((await listen('T0001', 'Auxiliaries')).state.open).toBe(true);
  });

  it('flaps the link and is whole afterwards', async () => {
    const { state } = await listen('T0001', 'Printer');
    await tell('T0001', 'flapLink', { times: 2, phaseMs: 60 });
    await eventually('the end', () => state.closed);
    await eventually('the return', async () => (await listen('T0001', 'Printer')).state.open);
  });

  it('knows every verb it offers', async () => {
    const list = (await (await fetch(`${at.controlUrl}/devices`)).json()) as { id: string; verbs: string[] }[];
    for (const { id, verbs } of list) {
      for (const verb of [...verbs, 'clearAll'])
        expect([id, verb, await tell(id, verb, { times: 1, phaseMs: 10 })]).toEqual([id, verb, 200]);
    }
  });
});
