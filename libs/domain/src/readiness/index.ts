export * from './readiness-facts.js';
export * from './lint-readiness.js';
export * from './shifts-to-check.js';
