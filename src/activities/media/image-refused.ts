import type { FetchFault } from '../../web/fetch-refused.ts';

/** Why an image is not shown to the model; logged, so never with its address or name. */
export type ImageFault = FetchFault | 'foreign host' | 'refused' | 'not an image';

export class ImageRefused extends Error {
  override name = 'ImageRefused' as const;
  fault: ImageFault;

  constructor(fault: ImageFault) {
    super(`image not loaded: ${fault}`);
    this.fault = fault;
  }
}
