/** The parts of a deployment beside the sandbox, where whoever started it lets them be killed. */
export interface Processes {
  list: () => { name: string; running: boolean }[];
  /** SIGKILL; it comes back by itself. `false`: there is none of that name, or it is down already. */
  kill: (name: string) => boolean;
}
