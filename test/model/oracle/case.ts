import type { Held } from './holder.ts';
import type { Trace } from './trace.ts';

/** What is promised about one world, with what is known about it. */
export interface Case extends Trace {
  /** Who has the conversation after so many moments. */
  held: Held[];
  /** What happened though it is not promised otherwise, by the names of docs/promises.md. */
  excused: string[];
}
