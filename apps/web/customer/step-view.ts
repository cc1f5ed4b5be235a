import type { CustomerCaseView } from '#libs/contract';

type Step = CustomerCaseView['steps'][number];

export interface StepLine {
  step: Step['step'];
  text: string;
  status: 'done' | 'current' | 'todo';
  at: string | null;
  expectedAt: string | null;
  /** It was expected by now, and has not happened. */
  late: boolean;
}

/** The steps as the customer reads them: behind, where it stands, ahead. */
export function stepLines(view: Pick<CustomerCaseView, 'state' | 'steps'>, now: number): StepLine[] {
  const here = view.steps.findIndex(({ step }) => step === view.state);
  return view.steps.map((each, index) => {
    const status = index < here || view.state === 'completed' ? 'done' : index === here ? 'current' : 'todo';
    const late = status === 'todo' && each.expectedAt !== null && Date.parse(each.expectedAt) < now;
    return { ...each, status, late };
  });
}
