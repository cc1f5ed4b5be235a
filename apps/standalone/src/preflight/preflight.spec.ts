import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#libs/observability';
import { EmbeddedBroker } from '../embedded-broker/index.js';
import { EmbeddedPostgres } from '../embedded-postgres/index.js';
import { findFreePort } from '../free-port.js';
import { checkBroker, checkDatabase, checkDirectory, checkPorts } from './index.js';

const base = mkdtempSync(join(tmpdir(), 'wk-preflight-'));
const busy: Server[] = [];

async function listen(onConnection: () => void = () => undefined): Promise<number> {
  const server = createServer(onConnection);
  busy.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

/** Each message is one line that says what to do. */
async function lineOf(check: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(check)
    .then(
      () => undefined,
      (reason: Error) => reason,
    );
  expect(error?.message).not.toContain('\n');
  return error?.message ?? '';
}

afterAll(() => {
  for (const server of busy) server.close();
  rmSync(base, { recursive: true, force: true });
});

describe('the check of ports', () => {
  it('names the setting of a port that is in use', async () => {
    const port = await listen();
    const line = await lineOf(() => checkPorts([{ setting: 'GATEWAY_PORT', port }]));
    expect(line).toBe(`GATEWAY_PORT: port ${port} is in use by another program: set GATEWAY_PORT to another port.`);
  });

  it('waits for a port that is just being given back, where it was told to', async () => {
    const port = await listen();
    setTimeout(() => busy.pop()?.close(), 300);
    await checkPorts([{ setting: 'PORT', port }], 5_000);
  });

  it('refuses the same port twice', async () => {
    const port = await findFreePort();
    const wanted = ['PORT', 'MQTT_PORT'].map((setting) => ({ setting, port }));
    expect(await lineOf(() => checkPorts(wanted))).toBe(
      `MQTT_PORT and PORT are both ${port}: set one of them to another port.`,
    );
  });

  it('passes free ports', async () => {
    await checkPorts([{ setting: 'PORT', port: await findFreePort() }]);
  });
});

describe('the check of the data directory', () => {
  it('makes a directory that is missing', () => {
    checkDirectory(join(base, 'a', 'b c'));
    checkDirectory(join(base, 'a', 'b c'));
  });

  it('says what to do when it cannot be written', async () => {
    writeFileSync(join(base, 'file'), '');
    const line = await lineOf(() => checkDirectory(join(base, 'file', 'below')));
    expect(line).toMatch(/^DATA_DIR: .* cannot be written \(.*\): set DATA_DIR to a directory that you may write\.$/);
  });
});

describe('the check of an external database', () => {
  it('says when nothing listens there, without showing the password', async () => {
    const port = await findFreePort();
    const line = await lineOf(() => checkDatabase(`postgres://user:hidden@127.0.0.1:${port}/bank`));
    expect(line).toContain(`DATABASE_URL: no connection to PostgreSQL at 127.0.0.1:${port} (nothing listens there)`);
    expect(line).not.toContain('hidden');
  });

  it('does not wait for ever for a host that never answers', async () => {
    const line = await lineOf(async () => checkDatabase(`postgres://u:p@127.0.0.1:${await listen()}/bank`, 300));
    expect(line).toContain('timeout');
  });

  it('tells a wrong password, and passes the right one', async () => {
    const server = new EmbeddedPostgres({ dataDir: join(base, 'database'), logger: silentLogger });
    const { url } = await server.start();
    try {
      await checkDatabase(url);
      const line = await lineOf(() => checkDatabase(url.replace(/:[^:@]+@/, ':wrong@')));
      expect(line).toContain('password authentication failed');
    } finally {
      await server.stop();
    }
  });
});

describe('the check of an external broker', () => {
  it('says when nothing listens there', async () => {
    const port = await findFreePort();
    const line = await lineOf(() => checkBroker(`mqtt://user:hidden@localhost:${port}`));
    expect(line).toContain(`MQTT_URL: no connection to the broker at localhost:${port} (nothing listens there)`);
    expect(line).not.toContain('hidden');
  });

  it('does not wait for ever for a host that never answers', async () => {
    expect(await lineOf(async () => checkBroker(`mqtt://127.0.0.1:${await listen()}`, 300))).toContain('MQTT_URL');
  });

  it('tells a wrong password, and passes the right one', async () => {
    const authenticate = (_user: string, password: string) => (password === 'right' ? ('server' as const) : null);
    const broker = new EmbeddedBroker({ port: 0, logger: silentLogger, authenticate });
    await broker.start();
    try {
      await checkBroker(`mqtt://server:right@127.0.0.1:${broker.port}`);
      const line = await lineOf(() => checkBroker(`mqtt://server:wrong@127.0.0.1:${broker.port}`));
      expect(line).toMatch(/bad username or password/i);
    } finally {
      await broker.stop();
    }
  });
});
