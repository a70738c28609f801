import { startSandbox } from '../../../sandbox/chatwoot.ts';
import { compareStep } from './compare.ts';
import type { Recording, Step, Version } from './load.ts';
import { prepare, type Stage, type Variables } from './prepare.ts';
import { startReceiver } from './receiver.ts';

/** Plays a recording on a sandbox of its own and returns all that is not as recorded. */
export async function play({ steps }: Recording, version: Version): Promise<string[]> {
  const receiver = await startReceiver();
  const sandbox = await startSandbox({ ...QUICK, version, botUrl: receiver.url('bot') });
  try {
    const stage = await prepare(sandbox, receiver.url);
    await sandbox.settled();
    receiver.take();
    const problems: string[] = [];
    for (const [index, step] of steps.entries()) {
      receiver.answer(step.hooksAnswer ?? {});
      const answered = step.path === undefined ? {} : await request(sandbox.url, step, stage);
      await sandbox.settled();
      const played = { ...answered, webhooks: receiver.take() };
      const title = `${index} ${step.as ?? 'customer'} ${step.method ?? ''} ${step.path ?? ''}`;
      problems.push(...compareStep(step, played, stage.meanings).map((problem) => `${title}: ${problem}`));
    }
    return problems;
  } finally {
    await sandbox.close();
    receiver.close();
  }
}

/** Nobody waits longer than needed. */
const QUICK = { jobDelay: 0, retryDelay: 10, webhookTimeout: 1500 };

async function request(
  base: string,
  step: Step,
  { variables, tokens }: Stage,
): Promise<Pick<Step, 'status' | 'answer'>> {
  const token = step.as === undefined ? undefined : tokens[step.as];
  const { body, type } = bodyOf(step, variables);
  const headers = {
    ...(token === undefined ? {} : { api_access_token: token }),
    ...(fill(step.headers ?? {}, variables) as Record<string, string>),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(step.mail ? { authorization: `Basic ${btoa('actionmailbox:inbound')}` } : {}),
  };
  const path = String(fill(step.path, variables));
  const response = await fetch(base + path, {
    method: step.method ?? 'GET',
    headers,
    body: body ?? null,
    redirect: 'manual',
  });
  const text = await response.text();
  const answer = parse(text);
  for (const [name, at] of Object.entries(step.save ?? {})) variables[name] = at === '' ? answer : valueAt(answer, at);
  return { status: response.status, answer };
}

function bodyOf(step: Step, variables: Variables): { body?: string | FormData; type?: string } {
  if (step.mail) return { body: (fill(step.mail, variables) as string[]).join('\r\n'), type: 'message/rfc822' };
  const body = fill(step.body, variables);
  if (!step.files) return body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
  const form = new FormData();
  for (const [key, value] of Object.entries((body ?? {}) as Record<string, string>)) form.append(key, value);
  for (const { name, type, base64 } of step.files) {
    form.append('attachments[]', new Blob([Buffer.from(base64, 'base64')], { type }), name);
  }
  return { body: form };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `{x}` alone keeps the type of its value, within a text it is put in as text, and an unknown one stays. */
function fill(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((each) => fill(each, variables));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, variables)]));
  }
  if (typeof value !== 'string') return value;
  const [, whole] = /^\{([\w.]+)\}$/.exec(value) ?? [];
  if (whole !== undefined) return valueAt(variables, whole);
  return value.replace(/\{([\w.]+)\}/g, (text, at: string) => textOf(valueAt(variables, at)) ?? text);
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

/** `a.0.b`, and `a.key=value.b` for the first of a list whose key has that value. */
function valueAt(root: unknown, at: string): unknown {
  return at.split('.').reduce<unknown>((value, part) => {
    const [key = '', wanted] = part.split('=');
    if (wanted === undefined) return (value as Record<string, unknown> | undefined)?.[part];
    return (value as Record<string, unknown>[] | undefined)?.find((each) => String(each[key]) === wanted);
  }, root);
}
