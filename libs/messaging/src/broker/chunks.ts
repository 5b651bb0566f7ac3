import type { OutgoingRecord } from './broker.js';

export interface NumberedRecord {
  /** Its place among all records to be sent. */
  readonly index: number;
  readonly record: OutgoingRecord;
}

/** Cuts records, in order, into chunks of at most so many bytes; one that is larger by itself is alone in its chunk. */
export function chunksOf(records: readonly OutgoingRecord[], limit: number): NumberedRecord[][] {
  const chunks: NumberedRecord[][] = [];
  let room = 0;
  records.forEach((record, index) => {
    const size = sizeOf(record);
    const chunk = chunks.at(-1);
    if (chunk && size <= room) {
      chunk.push({ index, record });
      room -= size;
    } else {
      chunks.push([{ index, record }]);
      room = limit - size;
    }
  });
  return chunks;
}

/** Bytes on the wire, roughly: a header costs its name and value, which are ids and codes of one byte a letter, and a few more. */
export function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let size = Buffer.byteLength(value) + Buffer.byteLength(key) + 32;
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0) + 4;
  return size;
}
