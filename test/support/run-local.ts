import { runProcess, type RunningProcess } from './run-process.ts';

/** `npm start` as a process, on free ports unless told otherwise. */
export function runLocal(settings: Record<string, string>): RunningProcess {
  const ports = { PORT: '0', SANDBOX_PORT: '0', TEMPORAL_PORT: '0', TEMPORAL_UI_PORT: '0', CODEC_SERVER_PORT: '0' };
  return runProcess('local/main.ts', { ...ports, DEBOUNCE: '0', ...settings });
}

export type Local = RunningProcess;
