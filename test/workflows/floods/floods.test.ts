import { describeFloods } from './floods.ts';

/** A fraction of what the product takes; `npm run floods` is all of it. */
describeFloods('a flood of messages', {
  messages: 300,
  continueAfterEvents: 180,
  signals: { many: 100, tooMany: 300 },
});
