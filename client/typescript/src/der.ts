import { type Bytes, at, toBigInt } from "./bytes.js";
import { MalformedError } from "./outcome.js";

export const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const LONG_LENGTH = 0x80;
const LENGTH_BYTES_MAX = 2;

/**
 * Reads DER (ITU-T X.690) one element after the other and takes nothing else: definite lengths in
 * their shortest form, positive integers without superfluous zeros.
 */
export class DerReader {
  private position = 0;

  constructor(private readonly input: Bytes) {}

  /** The content of the next element, which has this tag. */
  read(tag: number): Bytes {
    if (this.octet() !== tag) {
      throw new MalformedError("an element has another tag");
    }
    const length = this.length();
    if (length > this.input.length - this.position) {
      throw new MalformedError("an element runs past the end");
    }
    this.position += length;
    return this.input.slice(this.position - length, this.position);
  }

  enter(tag: number): DerReader {
    return new DerReader(this.read(tag));
  }

  positiveInteger(): bigint {
    const content = this.read(INTEGER);
    const first = content[0] ?? LONG_LENGTH;
    const second = content[1] ?? 0;
    if (first >= LONG_LENGTH || (first === 0 && second < LONG_LENGTH)) {
      throw new MalformedError("an integer that is not positive, or not in its shortest form");
    }
    return toBigInt(content);
  }

  wholeBits(): Bytes {
    const content = this.read(BIT_STRING);
    if (content[0] !== 0) {
      throw new MalformedError("a bit string that is not of whole bytes");
    }
    return content.slice(1);
  }

  /** Nothing may be left. */
  end(): void {
    if (this.position !== this.input.length) {
      throw new MalformedError("bytes follow the last element");
    }
  }

  private length(): number {
    const first = this.octet();
    if (first < LONG_LENGTH) {
      return first;
    }
    const count = first - LONG_LENGTH;
    if (count < 1 || count > LENGTH_BYTES_MAX) {
      throw new MalformedError("a length of indefinite form or over 65535");
    }
    let length = 0;
    for (let i = 0; i < count; i++) {
      length = length * 256 + this.octet();
    }
    if (length < (count === 1 ? LONG_LENGTH : 256)) {
      throw new MalformedError("a length that is not in its shortest form");
    }
    return length;
  }

  private octet(): number {
    if (this.position === this.input.length) {
      throw new MalformedError("the input ends early");
    }
    return at(this.input, this.position++);
  }
}
