import type { UnreadableFault } from '../../text/unreadable.ts';
import type { FetchFault } from '../../web/fetch-refused.ts';

/** Why a customer's file is not shown to the graph; logged, so never with its address or name. */
export type MediaFault =
  FetchFault | UnreadableFault | 'foreign host' | 'refused' | 'not an image' | 'no sound' | 'unknown kind';

export class MediaRefused extends Error {
  override name = 'MediaRefused' as const;
  fault: MediaFault;

  constructor(fault: MediaFault) {
    super(`not loaded: ${fault}`);
    this.fault = fault;
  }
}
