export { demonstrationBank, SKILLS } from './demonstration-bank.js';
export { writeBank } from './write-bank.js';
