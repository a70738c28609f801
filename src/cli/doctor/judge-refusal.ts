import { codeOf } from '../temporal-faults.ts';
import { fault, type Finding } from './finding.ts';

interface Asked {
  address: string;
  namespace: string;
  /** How our command line is called. */
  call: string;
  /** The login was allowed to describe the namespace before. */
  isKnown?: boolean;
}

/** gRPC's numbers. */
const NOT_FOUND = 5;
const REFUSED = [7, 16];

/**
 * What a call to Temporal came to nothing by. A connection that never stood has one code for every reason, so TLS is told by the words of
 * Node and OpenSSL: those name certificates and TLS, and no other fault does. Where the other side only hangs up nobody can tell why: it
 * wants TLS, or another certificate than ours, or is no Temporal; the finding names all three.
 */
export function judgeRefusal(error: unknown, { address, namespace, call, isKnown = false }: Asked): Finding {
  const code = codeOf(error);
  if (code === NOT_FOUND) {
    return fault(
      'Namespace',
      `Temporal at ${address} has no namespace ${namespace}, so nothing is stored`,
      `temporal operator namespace create --namespace ${namespace}`,
    );
  }
  if (code !== undefined && REFUSED.includes(code)) {
    return isKnown
      ? fault(
          'Temporal',
          `${address} lets this login read the namespace ${namespace} and not write there, so every webhook is answered with 500`,
          'give the account of TEMPORAL_API_KEY or of the certificate write access to this namespace',
        )
      : fault(
          'Temporal',
          `${address} refuses our login, so nothing is stored`,
          'check TEMPORAL_API_KEY or the TEMPORAL_TLS_* certificates',
        );
  }
  return tlsFault(messageOf(error), address) ?? away(address, call);
}

/** The first that fits counts. */
const TLS: [RegExp, (address: string) => Omit<Finding, 'level' | 'about'>][] = [
  [
    /alert certificate required|alert bad certificate|alert unknown ca|alert handshake failure/,
    (address) => ({
      says: `${address} wants a certificate of ours that it knows, so nothing is stored`,
      remedy: 'set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH to one that its operator has signed',
    }),
  ],
  [
    /altnames/,
    (address) => ({
      says: `the certificate of ${address} is made out to another name, so nothing is stored`,
      remedy: 'set TEMPORAL_TLS_SERVER_NAME to the name in it',
    }),
  ],
  [
    /certificate/,
    (address) => ({
      says: `the certificate of ${address} is not believed: it has expired, or who signed it is not known here`,
      remedy: 'set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the certificate of who signed it',
    }),
  ],
  [
    /before secure TLS|wrong version number/,
    (address) => ({
      says: `${address} is spoken to with TLS and does not answer so, so nothing is stored`,
      remedy: 'set TEMPORAL_TLS=false, or mend TEMPORAL_ADDRESS',
    }),
  ],
  [
    /Failed to connect/,
    (address) => ({
      says: `${address} hangs up: it wants TLS, or another certificate than ours, or is no Temporal; nothing is stored`,
      remedy: 'check TEMPORAL_TLS and TEMPORAL_TLS_*, else TEMPORAL_ADDRESS',
    }),
  ],
];

function tlsFault(message: string, address: string): Finding | undefined {
  const found = TLS.find(([words]) => words.test(message))?.[1](address);
  return found && fault('Temporal', found.says, found.remedy ?? '');
}

function away(address: string, call: string): Finding {
  return fault(
    'Temporal',
    `nothing answers at ${address}, so every webhook is answered with 500`,
    `start it, or mend TEMPORAL_ADDRESS; on this machine: ${call} start:temporal`,
  );
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
