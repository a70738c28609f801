import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A server of tools, as the shop's own people would write it. `seen` gets the arguments of each call. */
export function createShopTools(seen: (call: { name: string; args: unknown }) => void = () => undefined): McpServer {
  const server = new McpServer({ name: 'shop', version: '1.0.0' });
  const says = (text: string) => ({ content: [{ type: 'text' as const, text }] });
  server.registerTool(
    'find_order',
    {
      description: 'Looks up an order.',
      inputSchema: { number: z.string(), contact_id: z.number(), verified: z.boolean() },
    },
    (args) => {
      seen({ name: 'find_order', args });
      return says(`Order ${args.number} of contact ${args.contact_id}, verified ${args.verified}, was sent on Monday.`);
    },
  );
  server.registerTool(
    'refund',
    { description: 'Pays money back.', inputSchema: { number: z.string(), amount: z.number() } },
    (args) => {
      seen({ name: 'refund', args });
      return says(`Refunded ${args.amount} EUR for ${args.number}.`);
    },
  );
  server.registerTool('essay', { description: 'Says a lot.' }, () => says('word '.repeat(10_000)));
  server.registerTool('refuse', { description: 'Says no.' }, () => ({ ...says('no such order'), isError: true }));
  server.registerTool('environment', { description: 'Tells what it was given.' }, () =>
    says(JSON.stringify([process.env['SHOP_TOKEN'], process.env['OPENAI_API_KEY']])),
  );
  server.registerTool('die', { description: 'Ends.' }, () => process.exit(1));
  return server;
}
