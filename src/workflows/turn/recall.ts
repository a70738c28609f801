import { CancellationScope, condition } from '@temporalio/workflow';

/** Whether work was taken back before it was done. */
export interface Recall {
  isDone: boolean;
}

/**
 * Takes back what waits, for Chatwoot to come back or to be asked again, once it is pointless; what is on the wire goes on. Where no
 * live read can be had, nothing else would hold it back.
 */
export async function recallable<T>(isPointless: () => boolean, recall: Recall, work: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  let isOver = false;
  void condition(() => isOver || isPointless()).then(() => {
    if (isOver) return;
    recall.isDone = true;
    scope.cancel();
  });
  try {
    return await scope.run(work);
  } finally {
    isOver = true;
  }
}
