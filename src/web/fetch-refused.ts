/** Why something was not fetched, whatever it was. */
export type FetchFault =
  | 'private address'
  | 'unusable address'
  | 'too many redirects'
  | 'compressed although that was not asked for'
  | 'too large'
  | 'too slow'
  | 'unreachable';

export class FetchRefused extends Error {
  override name = 'FetchRefused' as const;
  fault: FetchFault;

  constructor(fault: FetchFault) {
    super(`not fetched: ${fault}`);
    this.fault = fault;
  }
}
