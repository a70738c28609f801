import { runProcess, type RunningProcess } from './run-process.ts';

export const FREE_PORTS = {
  PORT: '0',
  SANDBOX_PORT: '0',
  TEMPORAL_PORT: '0',
  TEMPORAL_UI_PORT: '0',
  CODEC_SERVER_PORT: '0',
};

/** `npm start` as a process, on free ports unless told otherwise. */
export function runLocal(settings: Record<string, string>): RunningProcess {
  return runProcess('local/main.ts', { ...FREE_PORTS, DEBOUNCE: '0', ...settings });
}

export type Local = RunningProcess;
