import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** One command, the slowest of which builds an image (ms). */
const LONGEST = 15 * 60_000;

export interface Said {
  code: number;
  /** What it said, on both. */
  text: string;
}

/** Runs a command to its end; a bad exit code is an answer too. Ended after `LONGEST`, with code 124. */
export async function ask(file: string, args: readonly string[], cwd: string, input = ''): Promise<Said> {
  const options = { cwd, timeout: LONGEST, maxBuffer: 64 * 1024 * 1024 };
  const running = run(file, args, options);
  // Who does not read it may be gone by then.
  running.child.stdin?.on('error', () => undefined).end(input);
  try {
    const { stdout, stderr } = await running;
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const {
      code,
      stdout = '',
      stderr = '',
      message,
    } = error as Error & Partial<Record<'stdout' | 'stderr', string>> & { code?: unknown };
    return { code: typeof code === 'number' ? code : 124, text: stdout + stderr || message };
  }
}

/** The same, where anything but success is the end of the step. */
export async function must(file: string, args: readonly string[], cwd: string, input = ''): Promise<string> {
  const { code, text } = await ask(file, args, cwd, input);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')}: exit code ${code}\n${lastLines(text)}`);
  return text;
}

export function lastLines(text: string, count = 6): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
