import { enterControlFile, leaveControlFile } from '../control/control-file.js';
import { runProcess } from '../control/run-process.js';
import { demonstrationRoom, REAL_TERMINALS } from './demonstration-room.js';
import { machineRoomConfig } from './machine-room.config.js';

await runProcess('machine-room', async () => {
  const config = machineRoomConfig.read(process.env);
  const room = demonstrationRoom(config);
  const addresses = await room.start();
  const entry = { url: addresses.controlUrl, terminals: [...REAL_TERMINALS] };
  if (config.DATA_DIR) await enterControlFile(config.DATA_DIR, 'machineRoom', entry);
  return {
    addresses: { ...addresses },
    async stop() {
      await room.stop();
      if (config.DATA_DIR) await leaveControlFile(config.DATA_DIR, 'machineRoom');
    },
  };
});
