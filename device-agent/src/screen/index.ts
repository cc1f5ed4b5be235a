export { ScreenBoard } from './screen-board.js';
export { ScreenServer } from './screen-server.js';
