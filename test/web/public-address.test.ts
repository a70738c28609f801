import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { FetchRefused } from '../../src/web/fetch-refused.ts';
import { isPublicAddress, publicLookup } from '../../src/web/public-address.ts';

describe('isPublicAddress', () => {
  const refused: Record<string, string[]> = {
    loopback: ['127.0.0.1', '127.255.255.254', '::1'],
    private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00:ec2::254'],
    'link-local, where metadata services are': ['169.254.169.254', '169.254.170.2', 'fe80::1', 'fe80::1%eth0'],
    "a cloud's own": ['168.63.129.16', '100.100.100.200', '192.0.0.192'],
    'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
    unspecified: ['0.0.0.0', '0.1.2.3', '::'],
    'multicast and broadcast': ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    reserved: ['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1', '2001:db8::1', '192.88.99.1'],
    'IPv4 in IPv6': ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
    'IPv4 in a tunnel': ['2002:7f00:1::1', '2001:0:7f00:1::1', '::ffff:0:127.0.0.1'],
    'deprecated or local to a site': ['fec0::1', '100::1', '5f00::1', '4000::1'],
    'no plain address': [
      '',
      'localhost',
      '127.1',
      '2130706433',
      '134744072',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '8.8.8.8 ',
      '[::1]',
    ],
  };
  for (const [title, addresses] of Object.entries(refused)) {
    it(`is not what is ${title}`, () => {
      assert.deepEqual(addresses.filter(isPublicAddress), []);
    });
  }

  it('is what is routed on the internet', () => {
    const addresses = [
      '8.8.8.8',
      '1.1.1.1',
      '172.32.0.1',
      '100.128.0.1',
      '52.216.0.1',
      '2606:4700::1111',
      '2a00:1450::1',
    ];

    assert.deepEqual(addresses.filter(isPublicAddress), addresses);
  });
});

describe('publicLookup', () => {
  const answering = (...addresses: string[]): LookupFunction => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    return (_name, { all }, callback) => {
      if (all) callback(null, found);
      else callback(null, found[0]?.address ?? '', found[0]?.family);
    };
  };
  const look = (lookup: LookupFunction, all: boolean) =>
    new Promise<string[]>((resolve, reject) => {
      publicLookup(lookup)('some.name', { all }, (error, found: string | LookupAddress[]) => {
        if (error) reject(error);
        else resolve(typeof found === 'string' ? [found] : found.map(({ address }) => address));
      });
    });

  it('leaves the public ones of several addresses', async () => {
    const lookup = answering('10.0.0.1', '8.8.8.8', '::1', '2606:4700::1111');

    assert.deepEqual(await look(lookup, true), ['8.8.8.8', '2606:4700::1111']);
    assert.deepEqual(await look(lookup, false), ['8.8.8.8']);
  });

  it('refuses a name that has private addresses only', async () => {
    await assert.rejects(look(answering('127.0.0.1', '::1'), true), FetchRefused);
  });

  it('says when there is no such name', async () => {
    const nowhere: LookupFunction = (_name, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    };

    await assert.rejects(look(nowhere, true), { code: 'ENOTFOUND' });
  });
});
