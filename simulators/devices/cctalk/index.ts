export { SimulatedCcTalkDevice } from './simulated-cctalk-device.js';
