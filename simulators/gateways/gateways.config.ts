import { z } from 'zod';
import { declareConfig, fromText } from '#libs/config';

/** Settings of the simulated gateways. */
export const gatewaysConfig = declareConfig('Simulated gateways', {
  GATEWAY_PORT: {
    schema: fromText.port(8090),
    doc: 'Port of the SMS gateway and of the page that shows what arrived.',
  },
  SMTP_PORT: { schema: fromText.port(0), doc: 'Port of the simulated mail server; 0 takes a free one.' },
  DATA_DIR: { schema: z.string().optional(), doc: 'Where `control.json` with the address is written; unset: nowhere.' },
});
