export { SimulatedEbdsAcceptor } from './simulated-ebds-acceptor.js';
