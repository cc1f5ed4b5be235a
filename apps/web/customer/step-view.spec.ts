import { describe, expect, it } from '@jest/globals';
import { CASE_STATES, type CaseState } from '#libs/domain';
import { stepLines } from './step-view.js';

const steps = (expected: Partial<Record<CaseState, string>> = {}) =>
  CASE_STATES.map((step) => ({ step, text: step, at: null, expectedAt: expected[step] ?? null }));
const now = Date.parse('2026-11-20T22:00:00+08:00');
const statuses = (state: CaseState): string[] => stepLines({ state, steps: steps() }, now).map(({ status }) => status);

describe('the steps of a case', () => {
  it('are behind, here and ahead', () => {
    expect(statuses('onSite')).toEqual(['done', 'done', 'current', 'todo', 'todo', 'todo', 'todo']);
    expect(statuses('received')).toEqual(['current', 'todo', 'todo', 'todo', 'todo', 'todo', 'todo']);
  });

  it('are all behind when the case is completed', () => {
    expect(new Set(statuses('completed'))).toEqual(new Set(['done']));
  });

  it('are late only when they are ahead and their time has passed', () => {
    const view = {
      state: 'technicianSent' as const,
      steps: steps({
        received: '2026-11-20T13:00:00Z',
        onSite: '2026-11-20T13:59:00Z',
        secured: '2026-11-20T14:30:00Z',
      }),
    };
    expect(stepLines(view, now).flatMap(({ step, late }) => (late ? step : []))).toEqual(['onSite']);
  });
});
