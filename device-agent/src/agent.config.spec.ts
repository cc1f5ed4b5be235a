import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { agentConfig, readAgentConfig, toTuning } from './agent.config.js';
import { DRIVER_KINDS } from './drivers/index.js';

const EXAMPLES = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples');
const DRIVERS = Object.keys(DRIVER_KINDS);
const SMALL = {
  terminalId: 'T0001',
  mqtt: { url: 'mqtt://127.0.0.1:1883' },
  dataDir: 'data',
  devices: [{ driver: 'xfs4iot' }],
};
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wk-config-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function file(content: unknown): Promise<string> {
  const path = join(directory, 'agent.yaml');
  await writeFile(path, typeof content === 'string' ? content : stringify(content));
  return path;
}

describe('the configuration file', () => {
  it('has an example for each driver', async () => {
    expect((await readdir(EXAMPLES)).sort()).toEqual(DRIVERS.map((driver) => `${driver}.yaml`).sort());
  });

  it.each(DRIVERS)('examples/%s.yaml is valid and uses that driver', async (driver) => {
    const config = agentConfig.parse(parse(await readFile(join(EXAMPLES, `${driver}.yaml`), 'utf8')));
    expect(config.devices.map((device) => device.driver)).toContain(driver);
  });

  it('needs little, and takes paths as relative to itself', async () => {
    await writeFile(join(directory, 'secret'), 'p4ss word\n');
    const config = readAgentConfig(await file({ ...SMALL, mqtt: { ...SMALL.mqtt, passwordFile: 'secret' } }));
    expect(config).toMatchObject({
      heartbeatSeconds: 30,
      dataDir: join(directory, 'data'),
      mqtt: { password: 'p4ss word' },
    });
  });

  it.each<[string, object | string, RegExp]>([
    ['a wrong terminal id', { ...SMALL, terminalId: 'a/b' }, /terminalId/],
    ['an unknown driver', { ...SMALL, devices: [{ driver: 'abc' }] }, /devices\.0/],
    ['no device', { ...SMALL, devices: [] }, /devices/],
    ['a word that is not a setting', { ...SMALL, heartbeat: 3 }, /heartbeat/],
    ['an unknown fault', { ...SMALL, detector: { timings: { 'card.jamm': {} } } }, /detector\.timings/],
    ['a password twice', { ...SMALL, mqtt: { ...SMALL.mqtt, password: 'a', passwordFile: 'b' } }, /passwordFile/],
    [
      'a password file that is not there',
      { ...SMALL, mqtt: { ...SMALL.mqtt, passwordFile: 'nowhere' } },
      /passwordFile.*ENOENT/,
    ],
    ['something that is not YAML', 'a: [', /agent\.yaml/],
  ])('with %s stops with one line that names the place', async (_what, content, line) => {
    const path = await file(content);
    const message = await Promise.resolve()
      .then(() => readAgentConfig(path))
      .then(() => 'it was taken')
      .catch((error: Error) => error.message);
    expect(message).toMatch(line);
    expect(message).not.toMatch(/\n/);
  });

  it('tunes single faults and leaves the rest as it was', () => {
    const { detector } = agentConfig.parse({
      ...SMALL,
      detector: { timings: { 'device.offline': { raiseAfterSeconds: 3 } }, afterModeSeconds: 1 },
    });
    expect(toTuning(detector)).toMatchObject({
      timings: { 'device.offline': { raiseAfter: 3_000 } },
      afterMode: 1_000,
      actWindow: 10_000,
      sightingWindow: 120_000,
      transactionWindow: 600_000,
    });
    const { detector: narrow } = agentConfig.parse({ ...SMALL, detector: { sightingWindowSeconds: 30 } });
    expect(toTuning(narrow).sightingWindow).toBe(30_000);
  });
});
