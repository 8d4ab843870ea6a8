import { type Bytes, concat, equal, toHex, utf8 } from "../bytes.js";

const FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** The id of a feed on chain: its name in ASCII, filled up with zeros; nothing of what is no name. */
export function feedId(name: string): Bytes | undefined {
  return FORM.test(name) ? concat(utf8(name), new Uint8Array(32 - name.length)) : undefined;
}

/** The name of an id; the id in hexadecimal if it was not made of a name. */
export function feedName(id: Bytes): string {
  const name = String.fromCharCode(...id).replace(/\0+$/, "");
  const same = feedId(name);
  return same !== undefined && equal(same, id) ? name : toHex(id);
}
