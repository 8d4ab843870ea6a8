import { MalformedError } from "./outcome.js";

/** A number as it is written: 1 and 1.0 are two things, and no digit is lost. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** The members of an object by name, in their order. */
export type JsonObject = Map<string, Json>;

export type Json = null | boolean | string | JsonNumber | Json[] | JsonObject;

/** Lists and objects within each other, at most. */
const DEPTH_MAX = 1_000;

/** Characters of a document: a receipt with question and answer, both in hexadecimal. */
export const CHARACTERS_MAX = 256 << 20;

/** Values and names of a document. */
const TOKENS_MAX = 1_000_000;

const NUMBER = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;

/** Text without escapes and control characters. */
// eslint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/**
 * Reads one JSON document (RFC 8259). A name that stands twice is refused: another reader would see
 * another value than was verified. `JSON.parse` takes the last one, and reads 1.0 as 1.
 *
 * @throws MalformedError if it is not JSON
 */
export function parseJson(text: string): Json {
  return new JsonReader(text).document();
}

class JsonReader {
  private position = 0;
  private tokens = 0;

  constructor(private readonly text: string) {
    if (text.length > CHARACTERS_MAX) {
      throw new MalformedError(`it is longer than ${CHARACTERS_MAX} characters`);
    }
  }

  document(): Json {
    const value = this.value(0);
    this.match(SPACE);
    if (this.position < this.text.length) {
      throw this.malformed("something follows the document");
    }
    return value;
  }

  private value(depth: number): Json {
    if (depth > DEPTH_MAX) {
      throw this.malformed(`it is nested deeper than ${DEPTH_MAX}`);
    }
    this.token();
    this.match(SPACE);
    switch (this.text[this.position]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return this.string();
      case "t":
        return this.literal("true", true);
      case "f":
        return this.literal("false", false);
      case "n":
        return this.literal("null", null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    const members: JsonObject = new Map();
    this.position++;
    if (this.passes("}")) {
      return members;
    }
    do {
      this.match(SPACE);
      this.token();
      const name = this.string();
      if (members.has(name)) {
        throw this.malformed(`the name ${JSON.stringify(name)} stands twice`);
      }
      this.expect(":");
      members.set(name, this.value(depth + 1));
    } while (this.passes(","));
    this.expect("}");
    return members;
  }

  private array(depth: number): Json[] {
    const elements: Json[] = [];
    this.position++;
    if (this.passes("]")) {
      return elements;
    }
    do {
      elements.push(this.value(depth + 1));
    } while (this.passes(","));
    this.expect("]");
    return elements;
  }

  private string(): string {
    if (this.text[this.position] !== '"') {
      throw this.malformed("a text is missing");
    }
    this.position++;
    const parts = [this.match(PLAIN)];
    while (this.text[this.position] === "\\") {
      this.position++;
      parts.push(this.escape(), this.match(PLAIN));
    }
    if (this.text[this.position] !== '"') {
      throw this.malformed("a text does not end");
    }
    this.position++;
    return parts.join("");
  }

  private escape(): string {
    const kind = this.text[this.position++] ?? "";
    if (kind === "u") {
      const digits = this.text.slice(this.position, this.position + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        throw this.malformed("an escape is not four hexadecimal digits");
      }
      this.position += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = ESCAPES.get(kind);
    if (character === undefined) {
      throw this.malformed("an escape is none of JSON's");
    }
    return character;
  }

  private number(): JsonNumber {
    const text = this.match(NUMBER);
    if (text === "") {
      throw this.malformed("a value is missing");
    }
    return new JsonNumber(text);
  }

  private literal<T extends Json>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) {
      throw this.malformed("a value is missing");
    }
    this.position += word.length;
    return value;
  }

  private expect(character: string): void {
    if (!this.passes(character)) {
      throw this.malformed(`'${character}' is missing`);
    }
  }

  private passes(character: string): boolean {
    this.match(SPACE);
    const isThere = this.text[this.position] === character;
    this.position += isThere ? 1 : 0;
    return isThere;
  }

  /** Passes over the text that the pattern finds here, which may be none, and returns it. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.position += found.length;
    return found;
  }

  private token(): void {
    if (++this.tokens > TOKENS_MAX) {
      throw this.malformed(`it has more than ${TOKENS_MAX} values`);
    }
  }

  private malformed(reason: string): MalformedError {
    return new MalformedError(`it is not JSON: ${reason}, at character ${this.position}`);
  }
}
