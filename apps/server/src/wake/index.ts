export { WakeBoard, WORK, type Work } from './wake-board.js';
export { WakeModule } from './wake.module.js';
export { Loop } from './loop.js';
export { Sweeps } from './sweeps.js';
