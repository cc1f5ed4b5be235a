import { enterControlFile, leaveControlFile } from '../control/control-file.js';
import { runProcess } from '../control/run-process.js';
import { fleetConfig } from './fleet.config.js';
import { Fleet } from './fleet.js';

await runProcess('fleet', async () => {
  const config = fleetConfig.read(process.env);
  const fleet = new Fleet({
    terminals: config.FLEET_TERMINALS,
    mqttUrl: config.MQTT_URL,
    ...(config.TERMINAL_PASSWORD === undefined ? {} : { password: config.TERMINAL_PASSWORD }),
    heartbeatSeconds: config.FLEET_HEARTBEAT_SECONDS,
    noisePerHour: config.FLEET_NOISE_PER_HOUR,
    controlPort: config.FLEET_CONTROL_PORT,
  });
  const { url } = await fleet.start();
  if (config.DATA_DIR) await enterControlFile(config.DATA_DIR, 'fleet', { url, terminals: config.FLEET_TERMINALS });
  return {
    addresses: { controlUrl: url, terminals: config.FLEET_TERMINALS.length },
    async stop() {
      await fleet.stop();
      if (config.DATA_DIR) await leaveControlFile(config.DATA_DIR, 'fleet');
    },
  };
});
