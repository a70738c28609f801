import { ApplicationFailure, condition, continueAsNew } from '@temporalio/workflow';

/** What a run is to come to. */
export interface Fated {
  result?: object;
  /** How often it is continued as new before. */
  continued?: number;
  fails?: boolean;
  /** Goes on without end. */
  stays?: boolean;
}

/** As short as a run can be that ends as one of the product's: a report counts it all the same. */
export async function conversation({ continued = 0, ...fated }: Fated): Promise<object> {
  if (continued > 0) await continueAsNew<typeof conversation>({ ...fated, continued: continued - 1 });
  if (fated.fails) throw ApplicationFailure.nonRetryable('as it was told');
  if (fated.stays) await condition(() => false);
  return fated.result ?? {};
}
