/** Each customer message carries a marker of its own, and each answer those of the messages that it answers. */

export const markerOf = (conversation: number, nth: number): string => `q${conversation}.${nth}`;

export function markersIn(text: string): string[] {
  return text.match(/\bq\d+\.\d+\b/g) ?? [];
}

/** Its place among its conversation's messages. */
export const placeOf = (marker: string): number => Number(marker.split('.')[1]);

export const conversationOf = (marker: string): number => Number(marker.slice(1).split('.')[0]);
