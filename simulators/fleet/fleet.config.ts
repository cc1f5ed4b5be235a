import { z } from 'zod';
import { TERMINAL_ID } from '#libs/contract';
import { declareConfig, fromText } from '#libs/config';

/** Settings of the simulated fleet. */
export const fleetConfig = declareConfig('Simulated fleet', {
  FLEET_TERMINALS: {
    schema: fromText
      .list([])
      .refine(
        (ids) => ids.length > 0 && ids.every((id) => TERMINAL_ID.test(id)),
        'must be terminal ids with commas between',
      ),
    doc: 'The terminals that are played, for instance `T0004,T0005`.',
  },
  MQTT_URL: { schema: z.string('must be set, for instance mqtt://127.0.0.1:18830').min(1), doc: 'The broker.' },
  TERMINAL_PASSWORD: {
    schema: z.string().optional(),
    doc: 'MQTT password of every terminal; the user is the id of the terminal. Unset: as MQTT_URL says.',
    secret: true,
  },
  FLEET_CONTROL_PORT: { schema: fromText.port(0), doc: 'Port of the control on loopback; 0 takes a free one.' },
  FLEET_HEARTBEAT_SECONDS: { schema: fromText.positive(30), doc: 'Seconds between two heartbeats of a terminal.' },
  FLEET_NOISE_PER_HOUR: {
    schema: z.coerce.number('must be a number').min(0, 'must not be negative').default(0),
    doc: 'Small faults (paper low and the like) an hour over the whole fleet; 0 for none.',
  },
  DATA_DIR: { schema: z.string().optional(), doc: 'Where `control.json` with the address is written; unset: nowhere.' },
});
