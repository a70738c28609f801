import { condition, sleep } from '@temporalio/workflow';

/**
 * Waits until something is to be done, or a time has come; the loop then asks again.
 *
 * One timer serves many waits: a conversation waits for days after each reply, and to cancel and set such a timer in every
 * turn would cost two events each time. A timer that rings too early costs one look.
 */
export function createAlarm() {
  let at = Infinity;
  let rung = false;

  return async function alarm(isBusy: () => boolean, until: number): Promise<void> {
    if (until < at) set(until);
    await condition(() => rung || isBusy());
    rung = false;
  };

  function set(until: number): void {
    at = until;
    const ring = () => {
      rung = true;
      at = Infinity;
    };
    // It can only fail by the cancellation of the whole run, which the wait itself notices.
    sleep(Math.max(1, until - Date.now()), { summary: 'nothing to do until' }).then(ring, ring);
  }
}
