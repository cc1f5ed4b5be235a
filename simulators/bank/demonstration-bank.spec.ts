import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bankFile, ROLES, TERMINAL_ID, type BankFile } from '#libs/contract';
import { demonstrationBank, SKILLS, writeBank } from './index.js';

const bank = demonstrationBank('night-watch');
const WEEK = 7 * 24 * 60;

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Who is on call at a minute of the week, counted by hand and apart from any roster rule. */
function onCall(region: string, line: 'first' | 'second', minute: number): Set<string> {
  const found = bank.shifts.filter((shift) => {
    if (shift.region !== region || shift.line !== line) return false;
    const [from, to] = [minutes(shift.from), minutes(shift.to)];
    const length = to > from ? to - from : to - from + 24 * 60;
    return shift.weekdays.some((day) => (minute - ((day - 1) * 24 * 60 + from) + WEEK) % WEEK < length);
  });
  return new Set(found.flatMap((shift) => shift.technicians));
}

function skillsOf(ids: Set<string>): Set<string> {
  return new Set(bank.technicians.filter(({ id }) => ids.has(id)).flatMap(({ skills }) => skills));
}

describe('the demonstration bank', () => {
  it('has both lines on call in every region, with every skill in each line, at every minute of the week', () => {
    const gapsOf = (region: string, line: 'first' | 'second') =>
      Array.from({ length: WEEK }, (_, minute) => minute).filter((minute) => {
        const skills = skillsOf(onCall(region, line, minute));
        return !SKILLS.every((skill) => skills.has(skill));
      });
    const gaps = bank.regions.flatMap(({ id }) => [...gapsOf(id, 'first'), ...gapsOf(id, 'second')]);
    expect(gaps.slice(0, 5)).toEqual([]);
  });

  it('never has one person in both lines at once', () => {
    for (const { id: region } of bank.regions) {
      for (let minute = 0; minute < WEEK; minute += 5) {
        const first = onCall(region, 'first', minute);
        expect([...onCall(region, 'second', minute)].filter((id) => first.has(id))).toEqual([]);
      }
    }
  });

  it('has shifts over midnight, and people who read English', () => {
    expect(bank.shifts.some(({ from, to }) => to <= from)).toBe(true);
    expect(new Set(bank.technicians.map(({ language }) => language))).toEqual(new Set(['zh-CN', 'en']));
  });

  it('has the terminals T0001 to T0040 at known sites, of several models', () => {
    expect(bank.terminals.map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, i) => `T${String(i + 1).padStart(4, '0')}`),
    );
    expect(bank.terminals.every(({ id }) => TERMINAL_ID.test(id))).toBe(true);
    expect(new Set(bank.terminals.map(({ site }) => site))).toEqual(new Set(bank.sites.map(({ id }) => id)));
    expect(new Set(bank.terminals.map(({ model }) => model)).size).toBeGreaterThan(3);
  });

  it('refers only to regions, technicians and skills that exist, and names nothing twice', () => {
    const regions = new Set(bank.regions.map(({ id }) => id));
    const people = new Map([...bank.technicians, ...bank.vendors!].map((each) => [each.id, each]));
    for (const { region } of [...bank.sites, ...bank.shifts, ...bank.rotations!]) expect(regions).toContain(region);
    for (const { region, technicians } of bank.shifts) {
      for (const id of technicians) expect(people.get(id)?.regions).toContain(region);
    }
    for (const { region, participants } of bank.rotations!) {
      for (const id of participants) expect(people.get(id)?.regions).toContain(region);
    }
    for (const { skills } of people.values()) for (const skill of skills) expect(SKILLS).toContain(skill);
    const names: [keyof BankFile, string[]][] = [
      ['sites', bank.sites.map(({ id }) => id)],
      ['technicians', [...people.values(), ...bank.desks].map(({ phone }) => phone)],
      ['rotations', bank.rotations!.map(({ id }) => id)],
      ['accounts', bank.accounts.map(({ username }) => username)],
    ];
    for (const [, ids] of names) expect(new Set(ids).size).toBe(ids.length);
  });

  it('has what many terminals can lose together: lines, hosts and sites of three and more', () => {
    const sizes = (key: 'network' | 'host' | 'site') => {
      const names = bank.terminals.map((each) => each[key]!);
      return [...new Set(names)].map((name) => names.filter((each) => each === name).length);
    };
    for (const key of ['network', 'host'] as const) {
      expect(sizes(key).length).toBeGreaterThan(1);
      expect(Math.min(...sizes(key))).toBeGreaterThanOrEqual(5);
    }
    expect(sizes('site').some((size) => size >= 3)).toBe(true);
    expect(bank.terminals.every(({ owner }) => owner)).toBe(true);
  });

  it('has a login for every role, for each technician and for the vendor', () => {
    const people = [...bank.technicians, ...bank.vendors!].map(({ id }) => id);
    expect(new Set(bank.accounts.map(({ role }) => role))).toEqual(new Set(ROLES));
    expect(bank.accounts.flatMap(({ technician }) => technician ?? [])).toEqual(people);
    expect(bank.accounts.every(({ password }) => password === 'night-watch')).toBe(true);
  });

  it('is written as a file that reads back, for its owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bank '));
    const path = join(folder, 'bank.json');
    writeBank(path, 'night-watch');
    expect(bankFile.parse(JSON.parse(readFileSync(path, 'utf8')))).toEqual(bank);
    expect(statSync(path).mode & 0o077).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
