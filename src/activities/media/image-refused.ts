/** Why an image is not shown to the model; logged, so never with its address or name. */
export type ImageFault =
  | 'foreign host'
  | 'private address'
  | 'unusable address'
  | 'too many redirects'
  | 'refused'
  | 'not an image'
  | 'too large'
  | 'too slow'
  | 'unreachable';

export class ImageRefused extends Error {
  override name = 'ImageRefused' as const;
  fault: ImageFault;

  constructor(fault: ImageFault) {
    super(`image not loaded: ${fault}`);
    this.fault = fault;
  }
}
