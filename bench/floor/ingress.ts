import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import type { floor } from './workflow.ts';
import type { Message } from './activities.ts';

/**
 * The barest way of a webhook into Temporal: no middleware, no signature, no shapes. Whatever is not a customer's new message is answered
 * and forgotten.
 */

interface Webhook {
  event: string;
  message_type?: string;
  id: number;
  content: string;
  conversation: { id: number };
}

const { TEMPORAL_ADDRESS = '', PORT } = process.env;
const client = new Client({ connection: await Connection.connect({ address: TEMPORAL_ADDRESS }) });

const server = createServer((request, response) => {
  void text(request)
    .then((body) => store(JSON.parse(body) as Webhook))
    .then(
      () => response.end('{}'),
      () => response.writeHead(500).end(),
    );
});
server.keepAliveTimeout = 75_000;
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log('floor ingress listening');
});

async function store({ event, message_type: type, id, content, conversation }: Webhook): Promise<void> {
  if (event !== 'message_created' || type !== 'incoming') return;
  await client.workflow.signalWithStart<typeof floor, [Message]>('floor', {
    workflowId: `floor:${conversation.id}`,
    taskQueue: 'floor',
    signal: 'asked',
    signalArgs: [{ id, conversation: conversation.id, text: content }],
  });
}
