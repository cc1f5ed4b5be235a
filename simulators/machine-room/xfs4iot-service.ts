import { SimulatedXfs4Iot, type SimulatedGeneration } from '../devices/xfs4iot/index.js';
import { LinkVerbs } from './flap-link.js';
import type { RoomDevice } from './room-device.js';

const NOTES = 5;
const CASSETTE = 'unit2';

/** All XFS4IoT services of one terminal: card reader, dispenser, printer, auxiliaries. */
export function xfs4IotService(port: number, generation: SimulatedGeneration): RoomDevice {
  const service = new SimulatedXfs4Iot({ port, generation });
  const link = new LinkVerbs({
    unplug: () => service.stop(),
    plug: async () => void (await service.start()),
  });
  return {
    name: 'xfs4iot',
    start: async () => (await service.start()).url,
    stop: async () => {
      await link.halt();
      await service.stop();
    },
    verbs: {
      captureCard: () => service.captureCard(),
      jamCard: () => service.jamCard(),
      fillCardBin: () => service.cardBin('full'),
      retainCash: () => service.retainCash(NOTES),
      jamDispenser: () => service.jamDispenser(),
      lowCassette: () => service.cassette(CASSETTE, 'low'),
      emptyCassette: () => service.cassette(CASSETTE, 'empty'),
      removeCassette: () => service.cassette(CASSETTE, 'missing'),
      lowPaper: () => service.paperLow(),
      endPaper: () => service.paperOut(),
      openSafe: () => service.openSafe(),
      tamper: () => service.tamper(true),
      enterSupervisor: () => service.enterSupervisor(),
      leaveSupervisor: () => service.leaveSupervisor(),
      hang: () => service.hang(),
      emptyBins: () => service.emptyBins(),
      ...link.verbs,
      onBattery: () => service.power('battery'),
      powerOff: link.verbs.unplug,
      powerOn: async () => {
        service.power('mains');
        await link.verbs.plug();
      },
      clearAll: async () => {
        await link.verbs.plug();
        putRight(service);
      },
    },
  };
}

/** What a technician leaves behind: bins emptied, doors closed, nothing jammed. */
function putRight(service: SimulatedXfs4Iot): void {
  service.recover();
  service.clearCard();
  service.cardBin('ok');
  service.clearDispenser();
  service.clearShutter();
  service.cassette(CASSETTE, 'ok');
  service.paperOk();
  service.closeSafe();
  service.tamper(false);
  service.power('mains');
  service.leaveSupervisor();
  service.emptyBins();
}
