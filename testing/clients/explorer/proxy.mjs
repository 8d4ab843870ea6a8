// A server between the page and the explorer that hands everything on. It may change receipts and blocks, may answer with
// another proof than is asked for, and may call everything by a name of its own.
import { createServer, request } from "node:http";

/** Changes one digit of a field of a receipt, wherever it stands. */
export function changed(receipt, pointer) {
  const document = JSON.parse(receipt);
  const names = pointer.split("/").slice(1);
  const last = names.pop();
  const parent = names.reduce((node, name) => node[name], document);
  const text = parent[last];
  const at = Math.floor(text.length / 2);
  parent[last] = text.slice(0, at) + (text[at] === "1" ? "2" : "1") + text.slice(at + 1);
  return JSON.stringify(document);
}

/** Puts a stranger's text in the place of every text that is no hash. */
function poisoned(node, text) {
  if (typeof node === "string") {
    return /^(0x)?[0-9a-fA-F]*$/.test(node) ? node : text;
  }
  if (Array.isArray(node)) {
    return node.map((each) => poisoned(each, text));
  }
  return node === null || typeof node !== "object"
    ? node
    : Object.fromEntries(Object.entries(node).map(([name, value]) => [name, poisoned(value, text)]));
}

export async function startProxy(target) {
  const proxy = { pointer: undefined, poison: undefined, blocks: undefined, swapped: new Map() };
  const server = createServer((asked, answer) => {
    const path = [...proxy.swapped].reduce((so, [from, to]) => so.replaceAll(from, to), asked.url);
    const url = new URL(path, target);
    const isChanged = proxy.pointer !== undefined && url.pathname.endsWith("/receipt");
    const isBlock = proxy.blocks !== undefined && url.pathname.startsWith("/v1/light/");
    const isPoisoned =
      proxy.poison !== undefined && url.pathname.startsWith("/v1/") && url.pathname !== "/v1/events";
    const handed = request(url, { method: asked.method, headers: { ...asked.headers, host: url.host } }, (got) => {
      if (!isChanged && !isBlock && !isPoisoned) {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
        return;
      }
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const text = Buffer.concat(parts).toString();
        const body = isPoisoned
          ? JSON.stringify(poisoned(JSON.parse(text), proxy.poison))
          : changed(text, isBlock ? proxy.blocks : proxy.pointer);
        answer.writeHead(got.statusCode, { ...got.headers, "content-length": Buffer.byteLength(body) });
        answer.end(body);
      });
    });
    handed.on("error", () => answer.destroy());
    answer.on("close", () => handed.destroy());
    asked.pipe(handed);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  proxy.close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return proxy;
}
