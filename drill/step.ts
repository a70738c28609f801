import type { Customers } from './customers.ts';
import type { Plan } from './options.ts';
import type { Stand } from './stand.ts';

export interface Drill extends Plan {
  stand: Stand;
  customers: Customers;
}

export interface Step {
  name: string;
  /** Resolves with what was seen; each is followed by a look at whether customers are answered. */
  run: (drill: Drill) => Promise<string>;
}
