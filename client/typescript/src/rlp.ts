import { type Bytes, at } from "./bytes.js";
import { MalformedError } from "./outcome.js";

/** A decoded item: a byte string, or a list. */
export type Rlp = Bytes | Rlp[];

const DEPTH_MAX = 64;

/**
 * Decodes Recursive Length Prefix (Ethereum Yellow Paper, appendix B), strictly: one item, canonical
 * lengths, nothing after it, a bounded depth.
 */
export function decodeRlp(input: Bytes): Rlp {
  const reader = new RlpReader(input);
  const item = reader.next(input.length, 0);
  if (reader.position !== input.length) {
    throw new MalformedError(`${input.length - reader.position} bytes after the item`);
  }
  return item;
}

class RlpReader {
  position = 0;

  constructor(private readonly input: Bytes) {}

  next(end: number, depth: number): Rlp {
    if (depth > DEPTH_MAX) {
      throw new MalformedError(`lists nested deeper than ${DEPTH_MAX}`);
    }
    if (this.position >= end) {
      throw new MalformedError(`item expected at byte ${this.position}`);
    }
    const first = at(this.input, this.position++);
    if (first < 0x80) {
      return this.input.slice(this.position - 1, this.position);
    }
    const isList = first >= 0xc0;
    const length = this.length(first - (isList ? 0xc0 : 0x80), end);
    return isList ? this.list(length, depth) : this.text(length);
  }

  private text(length: number): Bytes {
    const value = this.input.slice(this.position, this.position + length);
    if (length === 1 && at(value, 0) < 0x80) {
      throw new MalformedError(`single byte below 0x80 with a prefix at ${this.position}`);
    }
    this.position += length;
    return value;
  }

  private list(length: number, depth: number): Rlp[] {
    const end = this.position + length;
    const items: Rlp[] = [];
    while (this.position < end) {
      items.push(this.next(end, depth + 1));
    }
    return items;
  }

  private length(code: number, end: number): number {
    const length = code < 56 ? code : this.longLength(code - 55, end);
    if (length > end - this.position) {
      throw new MalformedError(`length ${length} runs past byte ${end}`);
    }
    return length;
  }

  private longLength(size: number, end: number): number {
    if (size > end - this.position) {
      throw new MalformedError(`length of length runs past byte ${end}`);
    }
    let length = 0;
    for (let i = 0; i < size; i++) {
      const next = at(this.input, this.position++);
      if (i === 0 && next === 0) {
        throw new MalformedError("length with a leading zero");
      }
      length = length * 256 + next;
      if (length > 0x7fffffff) {
        throw new MalformedError("length over 2^31");
      }
    }
    if (length < 56) {
      throw new MalformedError(`long form for a length of ${length}`);
    }
    return length;
  }
}
