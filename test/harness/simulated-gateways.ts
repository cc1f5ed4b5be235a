/**
 * The simulated gateways, for the tests of channels: a program never imports another one, a test may put the two of them
 * together.
 */
export * from '../../simulators/gateways/index.js';
