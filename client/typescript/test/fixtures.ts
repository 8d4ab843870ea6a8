import { readFileSync } from "node:fs";

/** Files that the Java verifier is tested with, from the root of the repository. */
export function repositoryFile(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
}

const RECEIPTS = "libraries/light-client/src/test/resources/receipts";

export function receiptFile(name: string): string {
  return repositoryFile(`${RECEIPTS}/${name}`);
}
