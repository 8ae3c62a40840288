/*
 * Arrays as Postgres reads them in its binary format: a header, then length and bytes of each element. Against array
 * literals this saves writing and parsing of numbers and, for texts and JSON, the escaping of every quote.
 * Format: src/backend/utils/adt/arrayfuncs.c, array_recv; all numbers are big-endian.
 */

const oids = { uuid: 2950, int2: 21, int4: 23, int8: 20, float8: 701, text: 25, json: 114 } as const;
const headerBytes = 20;
const nullLength = -1;

/** Stands for an array of nulls of any length: unnest fills shorter arrays up with nulls. */
const allNull = "{}";

type Column = Buffer | string;

function startArray(oid: number, count: number, hasNulls: boolean, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(hasNulls ? 1 : 0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** Elements of a fixed size, without nulls or with. */
function fixedArray<Value>(
  oid: number,
  size: number,
  values: readonly (Value | undefined)[],
  write: (array: Buffer, value: Value, offset: number) => void,
): Column {
  let present = 0;
  for (const value of values) if (value !== undefined) present++;
  if (present === 0) return allNull;
  const array = startArray(oid, values.length, present < values.length, values.length * 4 + present * size);
  let offset = headerBytes;
  for (const value of values) {
    if (value === undefined) {
      offset = array.writeInt32BE(nullLength, offset);
      continue;
    }
    offset = array.writeInt32BE(size, offset);
    write(array, value, offset);
    offset += size;
  }
  return array;
}

/** Canonical UUIDs. */
export const uuidArray = (values: readonly string[]): Column =>
  fixedArray(oids.uuid, 16, values, (array, value, offset) => {
    array.write(value.replaceAll("-", ""), offset, "hex");
  });

export const int2Array = (values: readonly number[]): Column =>
  fixedArray(oids.int2, 2, values, (array, value, offset) => array.writeInt16BE(value, offset));

export const int4Array = (values: readonly number[]): Column =>
  fixedArray(oids.int4, 4, values, (array, value, offset) => array.writeInt32BE(value, offset));

/** Integers from 0 to 2^53. */
export const int8Array = (values: readonly (number | undefined)[]): Column =>
  fixedArray(oids.int8, 8, values, (array, value, offset) => {
    array.writeUInt32BE(Math.floor(value / 2 ** 32), offset);
    array.writeUInt32BE(value >>> 0, offset + 4);
  });

export const float8Array = (values: readonly (number | undefined)[]): Column =>
  fixedArray(oids.float8, 8, values, (array, value, offset) => array.writeDoubleBE(value, offset));

export const textArray = (values: readonly (string | undefined)[]): Column => stringArray(oids.text, values);

/** JSON texts; Postgres checks each. */
export const jsonArray = (values: readonly (string | undefined)[]): Column => stringArray(oids.json, values);

function stringArray(oid: number, values: readonly (string | undefined)[]): Column {
  let bytes = 0;
  let present = 0;
  for (const value of values) {
    bytes += 4;
    if (value === undefined) continue;
    present++;
    bytes += Buffer.byteLength(value);
  }
  if (present === 0) return allNull;
  const array = startArray(oid, values.length, present < values.length, bytes);
  let offset = headerBytes;
  for (const value of values) {
    if (value === undefined) {
      offset = array.writeInt32BE(nullLength, offset);
      continue;
    }
    const length = array.write(value, offset + 4);
    array.writeInt32BE(length, offset);
    offset += 4 + length;
  }
  return array;
}
