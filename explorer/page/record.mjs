// Records what was built of what: the files of the page, and the hash of all its sources.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const page = import.meta.dirname;
const root = join(page, "../..");
const built = join(page, "../src/main/resources/network/haca/explorer/http/page");

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    return statSync(file).isDirectory() ? files(file) : [file];
  });
}

const sources = [
  ...["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "record.mjs"].map(
    (name) => join(page, name),
  ),
  ...files(join(page, "src")),
  ...files(join(page, "public")),
  ...files(join(root, "client/typescript/src")),
].map((file) => [relative(root, file).split(sep).join("/"), file]);

const hash = createHash("sha256");
for (const [name, file] of sources.sort(([a], [b]) => (a < b ? -1 : 1))) {
  hash.update(`${name}\0`).update(createHash("sha256").update(readFileSync(file)).digest());
}
const notes = ["files.txt", "sources.txt"];
const names = files(built)
  .map((file) => relative(built, file).split(sep).join("/"))
  .filter((name) => !notes.includes(name));
writeFileSync(join(built, "files.txt"), names.sort().join("\n") + "\n");
writeFileSync(join(built, "sources.txt"), hash.digest("hex") + "\n");
