import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { BrokerLink, ConnectBroker } from './broker-link.js';

export interface MqttSettings {
  url: string;
  username?: string;
  password?: string;
  /** PEM files: who may be trusted as the broker, and the terminal's own certificate. */
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  keepaliveSeconds?: number;
  /** How long the broker may take to confirm a connection or a subscription. Default 10 s. */
  confirmWithinMs?: number;
}

const CONFIRM_WITHIN_MS = 10_000;

/**
 * Connections by MQTT 3.1.1 with a clean session. Reconnecting is not left to the library: it would replay its own
 * store and can lose QoS 1 messages in doing so (MQTT.js#2015); the journal is what is replayed here.
 */
export function mqttBroker(settings: MqttSettings): ConnectBroker {
  return async ({ clientId, will, onMessage }) => {
    const options: IClientOptions = {
      ...readCertificates(settings),
      clientId,
      username: settings.username,
      password: settings.password,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: settings.confirmWithinMs ?? CONFIRM_WITHIN_MS,
      keepalive: settings.keepaliveSeconds ?? 20,
      queueQoSZero: false,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false },
    };
    const client = connect(settings.url, options);
    client.on('message', (topic, payload) => onMessage(topic, payload));
    const closed = whenClosed(client);
    const problem = await Promise.race([
      closed,
      new Promise<void>((resolve) => client.once('connect', () => resolve())),
    ]);
    if (problem !== undefined) {
      client.end(true);
      throw new Error(`${settings.url.replace(/\/\/[^@/]*@/, '//')}: ${problem}`);
    }
    // Nagle's algorithm would keep the second of two close events back until the first is confirmed.
    (client.stream as Partial<Socket>).setNoDelay?.(true);
    return toLink(client, closed, settings.confirmWithinMs ?? CONFIRM_WITHIN_MS);
  };
}

/** Listens for errors as long as the client lives: one that nobody listens for would end the process. */
function whenClosed(client: MqttClient): Promise<string> {
  return new Promise((resolve) => {
    let reason = 'the connection was closed';
    client.on('error', (error) => {
      reason = error.message || ('code' in error && String(error.code)) || reason;
    });
    client.once('close', () => resolve(reason));
  });
}

function toLink(client: MqttClient, closed: Promise<string>, confirmWithinMs: number): BrokerLink {
  return {
    closed,
    publish: async (topic, payload, qos) => {
      if (!client.connected) throw new Error('not connected');
      await client.publishAsync(topic, payload, { qos });
    },
    subscribe: async (filter) => {
      const granted = await within(confirmWithinMs, client.subscribeAsync(filter, { qos: 1 }), filter);
      if (granted.some(({ qos }) => qos > 2)) throw new Error(`the broker refuses ${filter}`);
    },
    end: () => client.endAsync(false),
    cut: () => client.stream.destroy(),
  };
}

async function within<T>(ms: number, answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the broker did not confirm ${what}`)), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function readCertificates({ caFile, certFile, keyFile }: MqttSettings): IClientOptions {
  return {
    ...(caFile && { ca: readFileSync(caFile) }),
    ...(certFile && { cert: readFileSync(certFile) }),
    ...(keyFile && { key: readFileSync(keyFile) }),
  };
}
