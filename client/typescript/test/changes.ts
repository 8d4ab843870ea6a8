import { type Json, type JsonObject } from "../src/index.js";

/** Makes the changes of a vector: each names a place, and what is put there, if anything. */
export function change(document: JsonObject, changes: readonly Json[]): JsonObject {
  for (const each of changes as JsonObject[]) {
    put(document, each.get("at") as string, each.get("value"));
  }
  return document;
}

/**
 * Puts a value at a place of a document, or takes away what is there.
 *
 * @param pointer as of RFC 6901, to what is within the document
 */
export function put(document: JsonObject, pointer: string, value: Json | undefined): void {
  const names = pointer.split("/").slice(1);
  const last = names.pop() ?? "";
  let parent: Json | undefined = document;
  for (const name of names) {
    parent = Array.isArray(parent) ? parent[Number(name)] : (parent as JsonObject).get(name);
  }
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1, ...(value === undefined ? [] : [value]));
  } else if (value === undefined) {
    (parent as JsonObject).delete(last);
  } else {
    (parent as JsonObject).set(last, value);
  }
}
