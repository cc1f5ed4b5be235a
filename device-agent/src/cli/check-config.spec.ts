import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { lockDataDir } from '../data-dir-lock.js';
import { saveDesired } from '../desired-config/desired-state.js';
import { checkConfig } from './check-config.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wk-check-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = {
  terminalId: 'T0001',
  mqtt: { url: 'mqtts://someone:in-the-url@broker.example:8883', passwordFile: 'secret' },
  dataDir: 'data',
  devices: [
    { driver: 'puloon-lcdm', link: { type: 'tcp', host: '192.0.2.10', port: 4001 } },
    { driver: 'ssp', listenOnly: true, link: { type: 'serial', path: '/dev/ttyNONE0', stopBits: 2 } },
  ],
  detector: { timings: { 'device.offline': { raiseAfterSeconds: 7 } } },
};

async function check(content: object | string, chinese = false): Promise<{ code: number; lines: string[] }> {
  writeFileSync(join(folder, 'secret'), 'correct horse\n');
  const path = join(folder, 'agent.yaml');
  writeFileSync(path, typeof content === 'string' ? content : stringify(content));
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  return { code: await checkConfig(path, { chinese, colour: false, say, complain: say }), lines };
}

const problems = (lines: string[]): string[] => lines.filter((line) => line.startsWith('problem: '));

describe('agent check', () => {
  it('says what an agent would do, and nothing secret', async () => {
    const { code, lines } = await check(GOOD);
    const text = lines.join('\n');
    expect(problems(lines)).toEqual([]);
    expect(code).toBe(0);
    expect(text).toMatch(/broker +mqtts:\/\/someone:\*\*\*@broker.example:8883, T0001, password \*\*\*/);
    expect(text).toMatch(/1:puloon-lcdm +tcp 192.0.2.10:4001 +asks every \d+ ms/);
    expect(text).toMatch(/2:ssp +serial \/dev\/ttyNONE0 9600 8N2 +listens, sends nothing/);
    expect(text).toContain('device.offline ↑7 s');
    expect(text).toContain('note: devices: 2:ssp: there is no /dev/ttyNONE0 now');
    expect(text).toContain(`no agent works in ${join(folder, 'data')} now`);
    expect(text).not.toMatch(/correct horse|in-the-url/);
    expect(readdirSync(folder).sort()).toEqual(['agent.yaml', 'secret']);
  });

  it('says it in Chinese', async () => {
    const { lines } = await check(GOOD, true);
    expect(lines.join('\n')).toMatch(/消息服务器 +mqtts.*密码 \*\*\*/);
    expect(lines.join('\n')).toContain('注意: devices：2:ssp：目前没有 /dev/ttyNONE0');
    expect(lines.at(-1)).toMatch(/没有问题$/);
    expect((await check({ ...GOOD, terminalId: 7 }, true)).lines[0]).toMatch(/^问题: terminalId: 无效输入/);
  });

  it('gives a line for each thing that is wrong with the file', async () => {
    const { code, lines } = await check({
      ...GOOD,
      terminalId: 'T 1',
      heartbeatSeconds: 0,
      devices: [{ driver: 'abacus' }],
    });
    expect(code).toBe(1);
    expect(problems(lines).map((line) => line.split(': ')[1])).toEqual([
      'terminalId',
      'heartbeatSeconds',
      'devices.0.driver',
    ]);
    expect((await check('a: [')).lines[0]).toMatch(/^problem: .*agent.yaml/);
  });

  it('finds files that cannot be read and programs that cannot be started', async () => {
    writeFileSync(join(folder, 'ca.pem'), 'not a certificate');
    writeFileSync(join(folder, 'key.pem'), 'no key');
    const { code, lines } = await check({
      ...GOOD,
      mqtt: {
        url: 'mqtt://b.example',
        passwordFile: 'secret',
        caFile: 'ca.pem',
        certFile: 'gone.pem',
        keyFile: 'key.pem',
      },
      commands: { reboot: { executable: '/nonexistent/shutdown' } },
    });
    expect(code).toBe(1);
    expect(problems(lines).map((line) => line.split(': ')[1])).toEqual([
      'mqtt.caFile',
      'mqtt.certFile',
      'mqtt.keyFile',
      'commands.reboot',
    ]);
    expect(lines.filter((line) => line.startsWith('note: '))[0]).toContain('without TLS');
    const { lines: missing } = await check({ ...GOOD, mqtt: { ...GOOD.mqtt, passwordFile: 'gone' } });
    expect(problems(missing)[0]).toContain('mqtt.passwordFile');
  });

  it('finds two devices on one port', async () => {
    const link = { type: 'serial', path: '/dev/ttyNONE1' };
    const { lines } = await check({
      ...GOOD,
      devices: [
        { driver: 'ccnet', link },
        { driver: 'id003', link },
      ],
    });
    expect(problems(lines)).toEqual(['problem: devices: /dev/ttyNONE1 is used by 1:ccnet and by 2:id003']);
  });

  it('finds a data directory that is a file, or not writable', async () => {
    writeFileSync(join(folder, 'data'), '');
    expect(problems((await check(GOOD)).lines)[0]).toContain('is no directory');
    rmSync(join(folder, 'data'));
    mkdirSync(join(folder, 'data'));
    chmodSync(join(folder, 'data'), 0o500);
    // Whoever is root may write anyway.
    const expected = process.getuid?.() === 0 ? 0 : 1;
    expect((await check(GOOD)).code).toBe(expected);
  });

  it('tells of the agent that runs, and of the configuration that the server sent', async () => {
    const data = join(folder, 'data');
    mkdirSync(data);
    const unlock = await lockDataDir(data);
    await saveDesired(data, { applied: { revision: 12, config: { heartbeatSeconds: 5 } } });
    const { code, lines } = await check(GOOD);
    await unlock();
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain(`an agent works in ${data} now (process ${process.pid})`);
    expect(lines.join('\n')).toContain('configuration 12 of the server stands above the file for: heartbeatSeconds');
  });
});
