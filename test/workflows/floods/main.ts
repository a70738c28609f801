import { TODAYS_SIGNALS } from '../../support/temporal.ts';
import { describeFloods } from './floods.ts';

/** `npm run floods`: at the limits of the product, which takes two minutes. */
describeFloods('a flood of messages', { messages: 2000, continueAfterEvents: 600, signals: TODAYS_SIGNALS });
