import mqtt from 'mqtt';
import { StartError } from '../start-error.js';
import { placeOf, reasonOf } from './reason.js';

/** Logs in to an external MQTT broker. Throws {@link StartError} when that fails. */
export async function checkBroker(url: string, timeoutMs = 5_000): Promise<void> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, connectTimeout: timeoutMs });
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('no answer')));
    });
  } catch (error) {
    throw new StartError(
      `MQTT_URL: no connection to the broker at ${placeOf(url, 1883)} (${reasonOf(error)}): ` +
        'check address, user and password, or unset MQTT_URL for the embedded one.',
    );
  } finally {
    client.on('error', () => undefined);
    client.end(true);
  }
}
