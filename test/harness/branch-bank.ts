import { bankFile, type BankFile } from '#libs/contract';
import { smallBank } from './small-bank.js';

/** The terminals of the branch: B0001 to B0030. */
export const BRANCH_TERMINALS = Array.from({ length: 30 }, (_, n) => `B${String(n + 1).padStart(4, '0')}`);

/** The small bank with one more branch, which has thirty terminals. */
export const branchBank: BankFile = bankFile.parse({
  ...smallBank,
  sites: [
    ...smallBank.sites,
    {
      id: 'branch',
      region: 'east',
      name: { zh: '中心支行', en: 'Central Branch' },
      address: { zh: '中心路3号', en: '3 Central Road' },
      place: { lat: 31.24, lon: 121.47 },
    },
  ],
  terminals: [...smallBank.terminals, ...BRANCH_TERMINALS.map((id) => ({ id, site: 'branch', model: 'Sim 100' }))],
});
