import path from 'node:path';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { createSupportGraph, type SupportGraphOptions } from '../../graphs/support/graph.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../examples/shop/knowledge');

/** What the example shop knows. */
export const openShop = () => openKnowledge({ sources: [{ kind: 'files', name: 'shop', path: FOLDER }], refresh: 0 });

/** The built-in agent of the example shop. */
export async function createShop(model: Pick<SupportGraphOptions, 'named' | 'apiKey' | 'model' | 'baseURL'> = {}) {
  return createSupportGraph({ knowledge: await openShop(), companyName: 'Acme Outdoor', ...model });
}
