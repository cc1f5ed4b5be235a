export { SimulatedId003Acceptor, type Id003AcceptorOptions } from './simulated-id003-acceptor.js';
