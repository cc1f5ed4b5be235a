export * from './terminal/component.js';
export * from './terminal/partition.js';
export * from './fault/fault-code.js';
export * from './incident/lifecycle.js';
export * from './incident/priority.js';
export * from './dispatch/assignment-state.js';
export * from './customer/case-words.js';
export * from './notice/notice-words.js';
