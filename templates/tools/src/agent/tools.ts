import { tool } from '@langchain/core/tools';
import { z } from 'zod';

/** Put a look into your own shop here. */
const ORDERS = new Map([
  ['4711', 'was sent yesterday and arrives within two days'],
  ['4712', 'is being packed'],
]);

export const findOrder = tool(({ number }) => `Order ${number} ${ORDERS.get(number) ?? 'is not known here'}.`, {
  name: 'find_order',
  description: 'Says where an order is.',
  schema: z.object({ number: z.string().describe('Digits alone') }),
});
