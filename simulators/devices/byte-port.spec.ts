import { describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { openPseudoTerminal, pseudoTerminalTool } from './pseudo-terminal.js';
import { SimulatedSankyoReader } from './sankyo-ict3k5/index.js';

const tool = pseudoTerminalTool();
const test = tool ? it : it.skip;

describe('a simulated serial device', () => {
  test(`answers on a terminal path that it is given${tool ? '' : ' (NOT TESTED: socat and python3 are missing)'}`, async () => {
    const cable = await openPseudoTerminal();
    const reader = new SimulatedSankyoReader();
    reader.servePty(cable.path);
    let heard = '';
    cable.device.on('data', (chunk: Buffer) => (heard += chunk.toString('hex')));
    cable.device.write(Buffer.from('f200034331 30c52a'.replace(' ', ''), 'hex'));
    // ACK, then the frame of P1000.
    await eventually('the reader answers', () => /^06f200055031303030/.test(heard));
    expect(reader.commands).toEqual(['C10']);
    await reader.stop();
    await cable.close();
  });
});
