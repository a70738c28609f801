import { answered } from './answered.ts';
import { alone } from './alone.ts';
import { bounded } from './bounded.ts';
import type { Case } from './case.ts';
import { holders } from './holder.ts';
import { once } from './once.ts';
import { inTime } from './in-time.ts';
import { inOrder } from './in-order.ts';
import { reviewed } from './reviewed.ts';
import type { Trace } from './trace.ts';
import { told } from './told.ts';
import { undone } from './undone.ts';

export interface Verdict {
  broken: string[];
  /** Why something that was missing is none of what is promised. */
  excused: string[];
}

/** The promises as a customer and people at the desk see them; nothing here knows how they are kept. */
export function judge(trace: Trace): Verdict {
  const found: Case = { ...trace, held: holders(trace), excused: [] };
  const promises = trace.facts.reviews
    ? [reviewed, once]
    : [answered, inTime, once, alone, undone, inOrder, told, bounded];
  const broken = promises.flatMap((promise) => promise(found));
  return { broken: [...trace.faults, ...new Set(broken)], excused: [...new Set(found.excused)] };
}
