/** What a graph of one's own uses: tools that ask Chatwoot for something, and the shapes of what goes in and comes out. */

export * from './tools.ts';
export {
  actionsSchema,
  handoffSchema,
  type Actions,
  type ContentBlock,
  type GraphMessage,
  type GraphMetadata,
  type Handoff,
} from '../src/contracts/graph.ts';
