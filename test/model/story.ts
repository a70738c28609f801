import type { Verdict } from './oracle/judge.ts';
import { holders } from './oracle/holder.ts';
import type { Moment, Trace } from './oracle/trace.ts';
import { PLAIN, type World } from './world/world.ts';

/** A world in a line, as it can be played again: what is not plain of its set-up, and what happens. */
export function asText({ setup, luck, steps }: World): string {
  const own = Object.entries(setup).filter(([name, value]) => value !== PLAIN[name as keyof typeof PLAIN]);
  return JSON.stringify({ setup: Object.fromEntries(own), luck, steps });
}

export function fromText(text: string): World {
  const { setup = {}, luck = 0, steps = [] } = JSON.parse(text) as { [K in keyof World]?: Partial<World[K]> };
  return { setup: { ...PLAIN, ...setup }, luck, steps: steps as World['steps'] };
}

/** What happened, line by line, with who has the conversation after each. */
export function tell(trace: Trace, { broken, excused }: Verdict): string {
  const held = holders(trace);
  const begin = trace.moments[0]?.at ?? 0;
  const lines = trace.moments.map((moment, index) => {
    const { by, why } = held[index + 1] ?? { by: '', why: '' };
    return `${((moment.at - begin) / 1000).toFixed(3).padStart(10)} s  ${inWords(moment)}  | ${by}: ${why}`;
  });
  return [...lines, ...broken.map((line) => `broken: ${line}`), ...excused.map((line) => `not promised: ${line}`)].join(
    '\n',
  );
}

function inWords(moment: Moment): string {
  switch (moment.kind) {
    case 'state': {
      const { before, after } = moment;
      const changed = Object.keys(after).filter(
        (key) => JSON.stringify(after[key as never]) !== JSON.stringify(before[key as never]),
      );
      return `${moment.by} changes ${changed.map((key) => `${key} from ${JSON.stringify(before[key as never])} to ${JSON.stringify(after[key as never])}`).join(', ')}`;
    }
    case 'message':
      return `${moment.by} ${moment.isPublic ? 'says' : 'notes'} "${moment.text.slice(0, 60)}"`;
    case 'click':
      return `the customer presses ${moment.words.join()}`;
    case 'deletion':
      return `message ${moment.id} is deleted`;
    case 'graph':
      return `the graph is asked about ${moment.words.join()}${moment.isSilent ? ', and stays silent' : ''}`;
    case 'webhook':
      return `the webhook ${moment.event} ${moment.words.join()} is ${moment.fate}`;
    case 'trouble':
      return 'something goes wrong on the way to Chatwoot';
    case 'operator':
      return `an operator says ${moment.what}`;
    case 'refusal':
      return `the channel refuses message ${moment.id}`;
    case 'strike':
      return `a call (${moment.call}) meets it`;
    case 'inside':
      return moment.what;
  }
}
