import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "../src/bytes.js";
import { type TrustedGenesis, hashOfSet } from "../src/genesis.js";
import { type LightBlock, MalformedError, RefusedError, follow, readGenesis, readLightBlock, trustBlock, trustGenesis } from "../src/index.js";
import { parseInstant } from "../src/time.js";
import { repositoryFile } from "./fixtures.js";

interface Way {
  name: string;
  from: number;
  target: number;
  hash?: string;
  now: string;
  replaced: Record<string, unknown>;
  steps?: number;
  validators?: string;
  refused?: string;
}

const VECTORS = JSON.parse(repositoryFile("libraries/light-client/src/test/resources/light/ways.json")) as {
  chain: string;
  trustPeriodSeconds: number;
  genesis: unknown[];
  blocks: unknown[];
  ways: Way[];
};

const GENESIS: TrustedGenesis = readGenesis(
  JSON.stringify({ chain_id: VECTORS.chain, app_state: { network: "development", chainId: "1" }, validators: VECTORS.genesis }),
);

/** A source that tells of the replaced blocks as if they were of the height that is asked for. */
function source(way: Way): (height: bigint) => Promise<LightBlock> {
  return (height) => {
    const block = way.replaced[String(height)] ?? VECTORS.blocks[Number(height) - 1];
    const text = JSON.stringify(block);
    const own = BigInt((block as { signed_header: { header: { height: string } } }).signed_header.header.height);
    return Promise.resolve(readLightBlock(text, own));
  };
}

async function walk(way: Way): Promise<{ steps: number; validators: string }> {
  const blocks = source(way);
  const now = parseInstant(way.now);
  assert.ok(now);
  const trusted =
    way.hash === undefined
      ? await trustGenesis(blocks, GENESIS)
      : await trustBlock(blocks, VECTORS.chain, BigInt(way.from), fromHex(way.hash));
  const { block, steps } = await follow(
    blocks,
    trusted,
    BigInt(way.target),
    now,
    BigInt(VECTORS.trustPeriodSeconds),
  );
  return { steps, validators: toHex(hashOfSet(block.validators)) };
}

test("R the chain is followed, or not, as the Java light client follows it", async () => {
  assert.ok(VECTORS.ways.some((way) => way.refused !== undefined));
  for (const way of VECTORS.ways) {
    if (way.refused === undefined) {
      const expected = { steps: way.steps, validators: way.validators };
      assert.deepEqual(await walk(way), expected, way.name);
    } else {
      await assert.rejects(walk(way), (error: unknown) => {
        assert.ok(error instanceof RefusedError, `${way.name}: ${String(error)}`);
        assert.equal(error.message, way.refused, way.name);
        return true;
      });
    }
  }
});

test("a block of another height, or with more than a block has, is none", () => {
  const text = JSON.stringify(VECTORS.blocks[4]);
  assert.equal(readLightBlock(text, 5n).header.height, 5n);
  assert.throws(() => readLightBlock(text, 6n), MalformedError);
  assert.throws(() => readLightBlock(text.replace("{", '{"more":1,'), 5n), MalformedError);
  assert.throws(() => readLightBlock(" ".repeat((1 << 20) + 1), 5n), /longer than/);
});

test("what is more than so many blocks below is not asked for", async () => {
  const way: Way = { name: "", from: 0, target: 0, now: "2026-01-01T00:00:00Z", replaced: {} };
  const trusted = await source(way)(24n);
  const never = (): Promise<LightBlock> => Promise.reject(new Error("asked"));
  const now = parseInstant(way.now);
  assert.ok(now);
  await assert.rejects(follow(never, trusted, -10_000n, now), /more than 10000 below/);
});
