import type { Component } from '#libs/domain';
import type { Saying } from '../saying.js';
import { reachable, sayingKey } from '../saying.js';
import { DEVICE_WORDS } from './common.table.js';
import type { ClassName } from './frame.js';
import { READERS } from './readers.js';
import type { ClassTable, Says } from './says.js';
import { TABLES } from './statuses.js';

/** What a class may be by configuration, beside its ordinary component. */
const ALSO: Partial<Record<ClassName, Component>> = { CDM: 'recycler', CIM: 'recycler', PTR: 'journalPrinter' };

function sayingsOf(table: ClassTable, component: Component): Saying[] {
  const all: readonly Says[] = [
    ...table.members.flatMap(({ means }) => Object.values(means).flat()),
    ...table.events.flatMap(({ says }) => says),
    ...table.completions.flatMap(({ says }) => says),
    ...Object.values(table.errors).flatMap(({ says }) => says),
    ...table.reads.map((read) => ({ read })),
    ...(table.name === 'IDC' ? [{ counter: 'captured', member: 'usCards' } as const] : []),
  ];
  return all.flatMap((says) => sayingOfSays(says, component, table.name));
}

function sayingOfSays(says: Says, component: Component, deviceClass: ClassName): Saying[] {
  if ('state' in says) return [{ component: says.whose ?? component, state: says.state, value: says.value }];
  if ('once' in says) return [{ component, event: says.once }];
  if ('event' in says) return [{ component, event: says.event }];
  if ('counter' in says) return [{ component, counter: says.counter }];
  if ('read' in says) return READERS[says.read].sayings(component, deviceClass);
  return Object.values(says.means)
    .flat()
    .flatMap((one) => sayingOfSays(one, component, deviceClass));
}

/** A system event about a name that is not known is told of the terminal's software. */
const STRANGERS: Saying[] = Object.values(DEVICE_WORDS).map((value) => ({
  component: 'application',
  state: 'device',
  value,
}));

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [
  ...new Map(
    [
      ...reachable('application'),
      ...STRANGERS,
      ...Object.values(TABLES).flatMap((table) => {
        const also = ALSO[table.name];
        return [table.component, ...(also ? [also] : [])].flatMap((component) => sayingsOf(table, component));
      }),
    ].map((saying) => [sayingKey(saying), saying]),
  ).values(),
];
