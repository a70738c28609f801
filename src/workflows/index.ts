export { conversation } from './conversation.ts';
export { reconcile } from './reconcile.ts';
