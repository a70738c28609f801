import { randomBytes } from 'node:crypto';

/** Words that occur nowhere else, by what they stand for: wherever one turns up, that has leaked. */
export type Markers<Name extends string> = Record<Name, string>;

export function createMarkers<const Names extends readonly string[]>(names: Names): Markers<Names[number]> {
  const entries = names.map((name) => [name, `mk${randomBytes(9).toString('hex')}${name.toLowerCase()}`]);
  return Object.fromEntries(entries) as Markers<Names[number]>;
}

/** Which markers are in there: as they are, and as base64, whatever stands before them. */
export function markersIn<Name extends string>(haystack: string | Buffer, markers: Markers<Name>): Name[] {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
  const names = Object.keys(markers) as Name[];
  return names.filter((name) => disguises(markers[name]).some((disguise) => bytes.includes(disguise)));
}

/** The first and the last characters of base64 depend on the neighbours, so they are left out. */
function disguises(marker: string): string[] {
  const encoded = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(marker)])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : 4, -3);
  });
  return [marker, ...encoded];
}
