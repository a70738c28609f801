import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ReconcileResult } from '../../../src/contracts/reconcile.ts';
import type { Product } from './product.ts';
import { freshTaskQueue, temporal } from '../temporal.ts';

/** One pass, as the schedule starts it. */
export async function reconcile({ agent, taskQueue }: Product): Promise<ReconcileResult> {
  const { client } = await temporal();
  const options = { taskQueue, workflowId: `reconcile ${agent} ${freshTaskQueue()}`, args: [{ agent }] };
  return (await client.workflow.execute('reconcile', options)) as ReconcileResult;
}

/** The outcome of a conversation's newest run. */
export async function outcome(product: Product, conversation: number): Promise<string> {
  const { client } = await temporal();
  const result = (await client.workflow.getHandle(product.workflowId(conversation)).result()) as { outcome: string };
  return result.outcome;
}

/** Takes webhooks but those that it refuses, and delivers them when it is told to. */
export interface LatePost {
  url: string;
  held: () => number;
  /** Answers the states that the receiver answered. */
  deliver: (to: string) => Promise<number[]>;
  close: () => void;
}

export async function startLatePost(refuses: (body: string) => boolean = () => false): Promise<LatePost> {
  const post: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server: Server = createServer((request, response) => {
    void buffer(request).then((body) => {
      // For Chatwoot a 404 is final.
      if (refuses(body.toString())) response.statusCode = 404;
      else post.push({ headers: request.headers, body });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => post.length,
    async deliver(to) {
      const states: number[] = [];
      for (const { headers, body } of post.splice(0)) states.push((await fetch(to, requestOf(headers, body))).status);
      return states;
    },
    close: () => void server.close(),
  };
}

function requestOf(headers: IncomingHttpHeaders, body: Buffer): RequestInit {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-') || name === 'content-type');
  return { method: 'POST', headers: kept.map(([name, value]) => [name, String(value)]), body: new Uint8Array(body) };
}
