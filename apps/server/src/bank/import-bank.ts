import type { BankFile } from '#libs/contract';
import { hashPassword } from '../auth/index.js';
import type { BankStore } from './bank.store.js';

/** Names that the file uses and does not define, each as one readable line. */
export function findLooseEnds(bank: BankFile): string[] {
  const regions = new Set(bank.regions.map((region) => region.id));
  const sites = new Set(bank.sites.map((site) => site.id));
  const vendors = bank.vendors ?? [];
  const technicians = new Set([...bank.technicians, ...vendors].map(({ id }) => id));
  const missing = (known: Set<string>, names: string[], where: string) =>
    names.filter((name) => !known.has(name)).map((name) => `${where} names "${name}", which the file does not define`);
  return [
    ...bank.sites.flatMap((site) => missing(regions, [site.region], `site ${site.id}`)),
    ...bank.terminals.flatMap((terminal) => missing(sites, [terminal.site], `terminal ${terminal.id}`)),
    ...bank.technicians.flatMap((person) => missing(regions, person.regions, `technician ${person.id}`)),
    ...bank.desks.flatMap((desk) => missing(regions, desk.regions, `desk ${desk.id}`)),
    ...vendors.flatMap((vendor) => missing(regions, vendor.regions, `vendor ${vendor.id}`)),
    ...bank.shifts.flatMap((shift) => missing(regions, [shift.region], 'a shift')),
    ...bank.shifts.flatMap((shift) => missing(technicians, shift.technicians, `a shift of ${shift.region}`)),
    ...(bank.rotations ?? []).flatMap((each) => missing(regions, [each.region], `rotation ${each.id}`)),
    ...(bank.rotations ?? []).flatMap((each) => missing(technicians, each.participants, `rotation ${each.id}`)),
    ...bank.accounts.flatMap((account) => missing(regions, account.regions, `account ${account.username}`)),
    ...bank.accounts.flatMap((account) =>
      missing(technicians, account.technician ? [account.technician] : [], `account ${account.username}`),
    ),
  ];
}

/** Brings a bank into an empty database. @returns false, and changes nothing, when there is one already */
export async function importBank(store: BankStore, bank: BankFile): Promise<boolean> {
  if (!(await store.isEmpty())) return false;
  await store.write(bank, await hashPasswords(bank));
  return true;
}

/** Gives the file's accounts the file's passwords again, for a demonstration whose password was changed. */
export async function resetPasswords(store: BankStore, bank: BankFile): Promise<void> {
  await store.setPasswords(await hashPasswords(bank));
}

/** One password for many accounts (a demonstration) is derived once: scrypt is slow on purpose. */
async function hashPasswords(bank: BankFile): Promise<Map<string, string>> {
  const derived = new Map<string, string>();
  const hashes = new Map<string, string>();
  for (const { username, password } of bank.accounts) {
    const hash = derived.get(password) ?? (await hashPassword(password));
    derived.set(password, hash);
    hashes.set(username, hash);
  }
  return hashes;
}
