/** Answers at once: by it `doctor` finds out whether a worker works, and not only whether one was seen a while ago. */
export function ping(): Promise<string> {
  return Promise.resolve('here');
}
