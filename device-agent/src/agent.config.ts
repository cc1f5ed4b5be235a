import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, parseConfigFile } from '#libs/config';
import { TERMINAL_ID } from '#libs/contract';
import { FAULT_CODES } from '#libs/domain';
import { commandSettings } from './commands/settings.js';
import { DEFAULT_TUNING, type Timing, type Tuning } from './detect/timing.table.js';
import { driverSettings } from './drivers/index.js';
import { screenSettings } from './screen/settings.js';

const seconds = (most: number) => z.number().nonnegative().max(most);
const longSeconds = seconds(86_400);

const mqtt = z
  .strictObject({
    url: z.string().regex(/^(mqtts?|wss?|tcp|ssl):\/\//, 'must begin with mqtt://, mqtts://, ws:// or wss://'),
    username: z.string().optional().describe('The terminal id when left out.'),
    password: z.string().optional(),
    passwordFile: z.string().optional().describe('Read instead of `password`; the last line break is cut off.'),
    caFile: z.string().optional(),
    certFile: z.string().optional(),
    keyFile: z.string().optional(),
    keepaliveSeconds: z.int().min(5).max(600).default(20),
  })
  .refine(({ password, passwordFile }) => password === undefined || passwordFile === undefined, {
    path: ['passwordFile'],
    message: 'must not stand beside password',
  });

const timing = z.strictObject({ raiseAfterSeconds: longSeconds.optional(), clearAfterSeconds: longSeconds.optional() });

const detector = z.strictObject({
  timings: z
    .partialRecord(z.enum(FAULT_CODES), timing)
    .default({})
    .describe('Debounce and hysteresis of single faults.'),
  actWindowSeconds: longSeconds
    .default(DEFAULT_TUNING.actWindow / 1000)
    .describe('An event and a counter of one device this close together are one card or one bundle of notes.'),
  sightingWindowSeconds: longSeconds
    .default(DEFAULT_TUNING.sightingWindow / 1000)
    .describe('Two devices that tell of a card or of notes this close together tell of the same one.'),
  transactionWindowSeconds: longSeconds
    .default(DEFAULT_TUNING.transactionWindow / 1000)
    .describe('A transaction this long before goes with a captured card or retained cash as evidence.'),
  afterModeSeconds: longSeconds.default(DEFAULT_TUNING.afterMode / 1000),
  longestModeHours: z
    .number()
    .positive()
    .max(168)
    .default(DEFAULT_TUNING.longestMode / 3_600_000),
});

const uplink = z.strictObject({
  resendAfterSeconds: z.number().positive().max(600).default(5),
  longestResendSeconds: z.number().positive().max(3_600).default(60),
  spreadSeconds: seconds(600).default(2).describe('A server that takes over is answered within this time.'),
  reconnectAfterSeconds: z.number().positive().max(600).default(0.5),
  longestReconnectSeconds: z.number().positive().max(3_600).default(30),
});

/** The one configuration file of an agent. */
export const agentConfig = z.strictObject({
  terminalId: z.string().regex(TERMINAL_ID, 'must be letters, digits, dot, dash or underscore, at most 64'),
  mqtt,
  dataDir: z.string().min(1).describe('Relative to the file. Holds the journal; one agent at a time.'),
  heartbeatSeconds: z.number().min(0.1).max(3_600).default(30),
  devices: z.array(driverSettings).min(1).max(32),
  detector: detector.prefault({}),
  uplink: uplink.prefault({}),
  journal: z
    .strictObject({
      maxMegabytes: z
        .number()
        .min(1)
        .max(10_240)
        .default(256)
        .describe('A week without a server, half a million events, is about 150.'),
    })
    .prefault({}),
  screen: screenSettings.prefault({}),
  commands: commandSettings.prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
export type AgentConfig = z.output<typeof agentConfig>;

/** The parts of the file that a desired configuration (`down/config`) may replace, each as a whole. */
export const changeableConfig = agentConfig
  .pick({
    devices: true,
    detector: true,
    heartbeatSeconds: true,
    uplink: true,
    journal: true,
    screen: true,
    logLevel: true,
  })
  .partial();
export type ChangeableConfig = z.output<typeof changeableConfig>;

/** Reads the file. Paths in it are relative to it. Throws `ConfigError` with one line. */
export function readAgentConfig(path: string): AgentConfig {
  const config = parseConfigFile(path, agentConfig);
  const from = (file: string | undefined) => (file === undefined ? undefined : resolve(dirname(path), file));
  const { passwordFile, ...mqttRest } = config.mqtt;
  const password = passwordFile === undefined ? mqttRest.password : readSecret(path, from(passwordFile)!);
  const files = { caFile: from(mqttRest.caFile), certFile: from(mqttRest.certFile), keyFile: from(mqttRest.keyFile) };
  return { ...config, dataDir: from(config.dataDir)!, mqtt: { ...mqttRest, ...files, password } };
}

/** The detector's part in the detector's own words. */
export function toTuning(config: AgentConfig['detector']): Tuning {
  const timings: Tuning['timings'] = {};
  for (const [fault, line] of Object.entries(config.timings)) {
    const own: Partial<Timing> = {};
    if (line?.raiseAfterSeconds !== undefined) own.raiseAfter = line.raiseAfterSeconds * 1000;
    if (line?.clearAfterSeconds !== undefined) own.clearAfter = line.clearAfterSeconds * 1000;
    timings[fault as keyof Tuning['timings']] = own;
  }
  return {
    timings,
    actWindow: config.actWindowSeconds * 1000,
    sightingWindow: config.sightingWindowSeconds * 1000,
    transactionWindow: config.transactionWindowSeconds * 1000,
    lateTransaction: DEFAULT_TUNING.lateTransaction,
    unwatchedAfter: DEFAULT_TUNING.unwatchedAfter,
    afterMode: config.afterModeSeconds * 1000,
    longestMode: config.longestModeHours * 3_600_000,
    tellEvery: DEFAULT_TUNING.tellEvery,
  };
}

function readSecret(path: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new ConfigError(`${path}: mqtt.passwordFile: ${(error as Error).message}`);
  }
}
