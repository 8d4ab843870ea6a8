import assert from "node:assert/strict";
import { constants, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { encodeTranscript } from "../src/answer.js";
import { fromHex, keccak, toHex } from "../src/bytes.js";
import { isSignedByEd25519 } from "../src/ed25519.js";
import { isLeafSignedBy } from "../src/leaf.js";
import { isSignedByRsa, parseRsaKey } from "../src/rsa.js";
import { parseInstant } from "../src/time.js";
import { repositoryFile } from "./fixtures.js";

interface RootVector {
  name: string;
  holds: boolean;
  publicKey: string;
  inputHash: string;
  outputHash: string;
  timestamp: number;
  signature: string;
}

interface Ed25519Vector {
  name: string;
  holds: boolean;
  publicKey: string;
  message: string;
  signature: string;
}

interface TranscriptVector {
  modelName: string;
  modelVersion: string;
  modelDigest: string;
  random: string;
  id: string;
  parameters: Record<string, string>;
  tensors: { name: string; datatype: string; shape: number[]; content: string }[];
  facts?: { tensor: string; query: Record<string, string>; leaves: string[] }[];
  encoded: string;
  hash: string;
}

test("T6 signatures of roots hold or not as their vectors say", () => {
  const vectors = JSON.parse(
    repositoryFile("libraries/primitives/src/test/resources/network/haca/primitives/root-vectors.json"),
  ) as RootVector[];
  assert.ok(vectors.some((vector) => vector.holds) && vectors.some((vector) => !vector.holds));
  for (const vector of vectors) {
    const leaf = {
      teeId: keccak(fromHex(vector.publicKey)),
      inputHash: fromHex(vector.inputHash),
      outputHash: fromHex(vector.outputHash),
      signature: fromHex(vector.signature),
      timestamp: BigInt(vector.timestamp),
    };
    assert.equal(isLeafSignedBy(leaf, fromHex(vector.publicKey)), vector.holds, vector.name);
  }
});

test("signatures at the edges of Ed25519 hold or not as the Java verifier has it", () => {
  const vectors = JSON.parse(
    repositoryFile("libraries/primitives/src/test/resources/network/haca/primitives/ed25519-vectors.json"),
  ) as Ed25519Vector[];
  assert.ok(vectors.some((vector) => vector.holds) && vectors.some((vector) => !vector.holds));
  for (const vector of vectors) {
    const found = isSignedByEd25519(
      fromHex(vector.publicKey),
      fromHex(vector.message),
      fromHex(vector.signature),
    );
    assert.equal(found, vector.holds, vector.name);
  }
});

test("T1 transcripts are those of their vectors, byte for byte", () => {
  const vectors = JSON.parse(
    repositoryFile("schemas/src/test/resources/network/haca/schemas/tensor/transcripts.json"),
  ) as TranscriptVector[];
  assert.ok(vectors.some((vector) => vector.facts !== undefined));
  for (const vector of vectors) {
    const encoded = encodeTranscript({
      ...vector,
      modelDigest: fromHex(vector.modelDigest),
      random: fromHex(vector.random),
      parameters: new Map(Object.entries(vector.parameters)),
      tensors: vector.tensors.map((tensor) => ({
        ...tensor,
        shape: tensor.shape.map(BigInt),
        content: fromHex(tensor.content),
      })),
      facts: (vector.facts ?? []).map((fact) => ({
        tensor: fact.tensor,
        query: new Map(Object.entries(fact.query)),
        leaves: fact.leaves.map(fromHex),
      })),
    });
    assert.equal(toHex(encoded), vector.encoded);
    assert.equal(toHex(keccak(encoded)), vector.hash);
  }
});

test("a key is taken in its one form alone", () => {
  const [vector] = JSON.parse(
    repositoryFile("libraries/primitives/src/test/resources/network/haca/primitives/root-vectors.json"),
  ) as [RootVector];
  const der = fromHex(vector.publicKey);
  assert.notEqual(parseRsaKey(der), undefined);
  assert.equal(parseRsaKey(new Uint8Array([...der, 0])), undefined);
  assert.equal(parseRsaKey(der.slice(0, -1)), undefined);
});

test("RSA-PSS is that of OpenSSL, for moduli of whole bytes and others", () => {
  for (const modulusLength of [2048, 2049, 2055, 3072]) {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
    const key = parseRsaKey(publicKey.export({ format: "der", type: "spki" }));
    assert.ok(key !== undefined);
    const message = keccak(new Uint8Array([modulusLength % 256]));
    const signWith = (saltLength: number): Uint8Array =>
      sign("sha256", message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
    const signature = signWith(32);
    assert.ok(isSignedByRsa(key, message, signature), `${modulusLength}`);
    assert.ok(!isSignedByRsa(key, message, signWith(20)));
    assert.ok(!isSignedByRsa(key, keccak(message), signature));
    assert.ok(!isSignedByRsa(key, message, signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte))));
  }
});

test("times are read as Go writes them, and no others", () => {
  assert.deepEqual(parseInstant("0001-01-01T00:00:00Z"), { seconds: -62_135_596_800n, nanos: 0 });
  assert.deepEqual(parseInstant("2024-02-29T23:59:59.000000001Z"), {
    seconds: 1_709_251_199n,
    nanos: 1,
  });
  for (const text of [
    "2023-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T00:00:60Z",
    "2024-01-01T00:00:00.10Z",
    "2024-01-01T00:00:00+00:00",
  ]) {
    assert.equal(parseInstant(text), undefined, text);
  }
});
