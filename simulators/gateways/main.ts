import { enterControlFile, leaveControlFile } from '../control/control-file.js';
import { runProcess } from '../control/run-process.js';
import { gatewaysConfig } from './gateways.config.js';
import { Gateways } from './gateways.js';

await runProcess('gateways', async () => {
  const config = gatewaysConfig.read(process.env);
  const { ANSWER_URL: answerUrl, CALLBACK_TOKEN: token, VOICE_TOKEN: voiceToken } = config;
  const door = answerUrl && token ? { url: answerUrl, token } : undefined;
  const ports = { httpPort: config.GATEWAY_PORT, smtpPort: config.SMTP_PORT };
  const gateways = new Gateways(ports, { voiceToken, ...(door && { door }) });
  const addresses = await gateways.start();
  const url = `http://127.0.0.1:${addresses.httpPort}`;
  if (config.DATA_DIR) await enterControlFile(config.DATA_DIR, 'gateways', { url });
  return {
    addresses: { ...addresses, url },
    async stop() {
      await gateways.stop();
      if (config.DATA_DIR) await leaveControlFile(config.DATA_DIR, 'gateways');
    },
  };
});
