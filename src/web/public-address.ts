import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { FetchRefused } from './fetch-refused.ts';

/** What is routed on the internet; transition prefixes, which may lead to an IPv4 address within, are outside of it. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Azure's metadata address lies in a public range. */
const INSIDE_A_CLOUD = new Set(['168.63.129.16']);

/**
 * Whether an IP address belongs to the public internet: not private, loopback, link-local, carrier-grade NAT, multicast,
 * reserved, or one of these in the guise of an IPv6 address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || INSIDE_A_CLOUD.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6);
}

/**
 * A look-up that knows public addresses only. What it answers is what gets connected to, so that a name which resolves
 * differently the next time (DNS rebinding) gains nothing.
 */
export function publicLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) {
        callback(error, []);
        return;
      }
      const all = typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : found;
      const addresses = all.filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (!first) callback(new FetchRefused('private address'), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
