import { createHmac, randomUUID } from 'node:crypto';
import got, { RequestError } from 'got';
import type { AgentConfig } from '../../settings/config.ts';
import { fault, ok, warning, type Finding } from './finding.ts';
import { WEBHOOK_PATH } from '../webhook-address.ts';

const ABOUT = 'Self-test';
/** As long as Chatwoot waits (`WEBHOOK_TIMEOUT`, 5 s unless it is set). */
const CHATWOOT_WAITS = 5000;

/**
 * Posts an event that the ingress ignores to the bot's own webhook address, signed as Chatwoot would: the whole way in, proxies
 * included. `seen` is the address that Chatwoot has; without it, that of this machine.
 */
export async function testWebhook(
  agent: AgentConfig,
  seen: string | null,
  port: number,
  call: string,
): Promise<Finding[]> {
  const address = seen ?? `http://localhost:${port}${WEBHOOK_PATH}${agent.name === 'default' ? '' : `/${agent.name}`}`;
  const shown = address.replace(/\?.*$/, '');
  const answer = await post(address, agent, true);
  const finding = judge(answer, { shown, agent: agent.name, call });
  if (finding.level !== 'ok' || agent.allowUnsigned) return [finding];
  const unsigned = await post(shown, agent, false);
  if (unsigned.status === 401) return [finding];
  const says = `${shown} takes a webhook that nobody signed (${unsigned.status ?? unsigned.code ?? 'no answer'})`;
  return [finding, warning(ABOUT, says, 'restart the ingress with ALLOW_UNSIGNED_WEBHOOKS unset')];
}

interface Answer {
  status?: number;
  body?: string;
  code?: string;
}

async function post(address: string, agent: AgentConfig, isSigned: boolean): Promise<Answer> {
  const body = JSON.stringify({ event: 'doctor_self_test' });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const [secret] = agent.webhookSecrets;
  const signature = secret && `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  const url = new URL(address);
  if (isSigned && agent.webhookToken !== null) url.searchParams.set('token', agent.webhookToken);
  try {
    const response = await got.post(url, {
      body,
      headers: {
        'content-type': 'application/json',
        'x-chatwoot-delivery': randomUUID(),
        'x-chatwoot-timestamp': timestamp,
        ...(isSigned && signature ? { 'x-chatwoot-signature': signature } : {}),
      },
      retry: { limit: 0 },
      timeout: { request: CHATWOOT_WAITS },
      throwHttpErrors: false,
      followRedirect: false,
    });
    return { status: response.statusCode, body: response.body };
  } catch (error) {
    if (error instanceof RequestError) return { code: error.code };
    throw error;
  }
}

function judge(
  { status, body = '', code }: Answer,
  { shown, agent, call }: { shown: string; agent: string; call: string },
): Finding {
  if (status === 200 && isOurs(body)) return ok(ABOUT, `a signed webhook arrives through ${shown}`);
  if (status === 200)
    return fault(ABOUT, `${shown} is answered by another program`, 'point the webhook address at the ingress');
  if (status === 401) {
    const says = `the ingress at ${shown} refuses our signature: it runs with other secrets, or a clock is wrong`;
    return fault(ABOUT, says, 'start it with the same settings, and restart it after each change');
  }
  if (status === 404) {
    return fault(
      ABOUT,
      `${shown} is not known there: another program, or an ingress without the bot ${agent}`,
      'check path and AGENTS_FILE, and restart the ingress',
    );
  }
  if (status !== undefined)
    return fault(ABOUT, `${shown} answers ${status}`, 'look at the log of the ingress and of the proxy before it');
  const says =
    code === 'ETIMEDOUT'
      ? `${shown} does not answer within 5 s, which is all that Chatwoot waits`
      : `nothing answers at ${shown} (${code ?? 'unknown'})`;
  return fault(ABOUT, says, `${call} start:ingress, and check the proxy`);
}

/** The ingress says what it did with a webhook. */
function isOurs(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'status' in answer;
  } catch {
    return false;
  }
}
