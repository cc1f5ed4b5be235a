import fc from 'fast-check';
import { PARTITION_COUNT } from '#libs/domain';
import { spreadPartitions } from './spread-partitions.js';

describe('spreadPartitions', () => {
  it('ends with every partition held once and nobody above its share, however replicas come and go', () => {
    const changes = fc.array(fc.record({ come: fc.boolean(), which: fc.nat() }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(changes, (steps) => {
        const replicas: { held: number[]; offset: number }[] = [{ held: [], offset: 7 }];
        const round = () => {
          for (const replica of replicas) {
            const locked = new Set(replicas.flatMap(({ held }) => held));
            const plan = spreadPartitions({
              held: replica.held,
              locked,
              replicas: replicas.length,
              offset: replica.offset,
            });
            expect(plan.take.some((partition) => locked.has(partition))).toBe(false);
            replica.held = replica.held.filter((partition) => !plan.release.includes(partition)).concat(plan.take);
          }
        };
        for (const { come, which } of steps) {
          if (come || replicas.length === 1) replicas.push({ held: [], offset: which % PARTITION_COUNT });
          else replicas.splice(which % replicas.length, 1);
          round();
          round();
          const held = replicas.flatMap((replica) => replica.held).sort((a, b) => a - b);
          expect(held).toEqual(Array.from({ length: PARTITION_COUNT }, (_, n) => n));
          const share = Math.ceil(PARTITION_COUNT / replicas.length);
          expect(replicas.every((replica) => replica.held.length <= share)).toBe(true);
        }
      }),
    );
  });
});
