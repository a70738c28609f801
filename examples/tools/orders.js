import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

/** Orders as tools. Who the customer is comes from Chatwoot, and not from the model: see mcp.json beside it. */
const server = new McpServer({ name: 'orders', version: '1.0.0' });
const says = (text) => ({ content: [{ type: 'text', text }] });
const customer = { contact_id: z.number(), verified: z.boolean() };

server.registerTool(
  'find_order',
  { description: 'Tells where an order of the customer is.', inputSchema: { number: z.string(), ...customer } },
  // A real one would look for an order of this contact, and ask for a sign-in where nobody has verified who it is.
  ({ number, contact_id: contact }) => says(`Order ${number} of contact ${contact} was sent on Monday.`),
);

server.registerTool(
  'refund_order',
  { description: 'Pays an order back.', inputSchema: { number: z.string(), euros: z.number(), ...customer } },
  ({ number, euros }) => says(`${euros} EUR for order ${number} are on their way back.`),
);

await server.connect(new StdioServerTransport());
