export { findLooseEnds, importBank, resetPasswords } from './import-bank.js';
export { PostgresBankStore } from './store/postgres-bank.store.js';
