export { conversation } from './conversation.ts';
export { reconcile } from './reconcile.ts';
export { pausedBot } from './paused-bot.ts';
export { ping } from './ping.ts';
export { refusedBot } from './refused-bot.ts';
export { knownBot } from './known-bot.ts';
