export * from './terminal/component.js';
export * from './terminal/partition.js';
export * from './fault/fault-code.js';
