import { z } from 'zod';
import { declareConfig, fromText } from '#libs/config';

/** Settings of the simulated gateways. */
export const gatewaysConfig = declareConfig('Simulated gateways', {
  GATEWAY_PORT: {
    schema: fromText.port(8090),
    doc: 'Port of the SMS gateway and of the page that shows what arrived.',
  },
  SMTP_PORT: { schema: fromText.port(0), doc: 'Port of the simulated mail server; 0 takes a free one.' },
  ANSWER_URL: {
    schema: z.url('must be an address').optional(),
    doc: 'Where answers by SMS are posted to, as a generic gateway does. Without it the page offers no answers.',
  },
  CALLBACK_TOKEN: {
    schema: z.string().optional(),
    doc: 'What is sent along with answers, keys and the results of calls.',
    secret: true,
  },
  VOICE_TOKEN: {
    schema: z.string().default('simulated-voice-token'),
    doc: 'Bearer token that a call must bring along.',
    secret: true,
  },
  DATA_DIR: { schema: z.string().optional(), doc: 'Where `control.json` with the address is written; unset: nowhere.' },
});
