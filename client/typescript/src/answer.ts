import { type Bytes, concat, keccak, toHex, utf8 } from "./bytes.js";
import { type FeedFact, committed, readFacts } from "./facts/fact.js";
import { Fields } from "./fields.js";
import type { Json } from "./json.js";
import { MalformedError } from "./outcome.js";
import { type Tensor, readTensors } from "./tensor.js";

const FIELDS = ["modelName", "modelVersion", "modelDigest", "random", "id", "registryEntry", "inputs", "outputs", "facts"];
/** The parameter that names the entry under which the model was served, and which judges a proof of the answer (rule H3). */
const REGISTRY_ENTRY = "registry_entry";

const RANDOM_SIZE = 16;
const TAG = "haca.tensor.v1";
const FACTS_TAG = "haca.facts.v1";

/** The bytes that stand for one side of a tensor inference, before they are hashed (rule T1). */
export interface Transcript {
  readonly modelName: string;
  readonly modelVersion: string;
  readonly modelDigest: Bytes;
  readonly random: Bytes;
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tensors: readonly Tensor[];
  readonly facts?: readonly InputFact[];
}

/** Facts that an input was made of, as the transcript commits to them (rule D4). */
export interface InputFact {
  readonly tensor: string;
  /** The parameters of what was asked for. */
  readonly query: ReadonlyMap<string, string>;
  /** Those of the reports, in order. */
  readonly leaves: readonly Bytes[];
}

/** A user's own question and answer as they stand in a receipt. */
export interface Answer {
  /** Both are computed anew (rule T3). */
  readonly inputHash: Bytes;
  readonly outputHash: Bytes;
  readonly inputs: readonly Tensor[];
  readonly modelDigest: Bytes;
  /** The id of the entry of the registry of models under which the model was served, if any. */
  readonly registryEntry: Bytes | undefined;
  /** The facts that inputs were made of (rule D4). */
  readonly facts: readonly FeedFact[];
}

export function readAnswer(node: Json | undefined): Answer {
  const answer = Fields.of(node, "answer").only(FIELDS);
  const facts = answer.has("facts") ? readFacts(answer.get("facts")) : [];
  const head = {
    modelName: answer.text("modelName"),
    modelVersion: answer.text("modelVersion"),
    modelDigest: answer.word("modelDigest"),
    random: random(answer),
    id: answer.text("id"),
    parameters: new Map(),
  };
  const registryEntry = answer.has("registryEntry") ? answer.word("registryEntry") : undefined;
  const inputs = readTensors(answer, "inputs");
  const outputs = readTensors(answer, "outputs");
  return {
    inputHash: keccak(
      encodeTranscript({
        ...head,
        parameters: new Map(registryEntry ? [[REGISTRY_ENTRY, toHex(registryEntry)]] : []),
        tensors: inputs,
        facts: facts.map(committed),
      }),
    ),
    outputHash: keccak(encodeTranscript({ ...head, tensors: outputs })),
    inputs,
    modelDigest: head.modelDigest,
    registryEntry,
    facts,
  };
}

export function encodeTranscript(transcript: Transcript): Bytes {
  const parts = [
    text(TAG),
    text(transcript.modelName),
    text(transcript.modelVersion),
    field(transcript.modelDigest),
    field(transcript.random),
    text(transcript.id),
    ...texts(transcript.parameters),
  ];
  parts.push(count(transcript.tensors.length));
  for (const tensor of sorted([...transcript.tensors], (tensor) => tensor.name)) {
    parts.push(
      text(tensor.name),
      text(tensor.datatype),
      field(shape(tensor.shape)),
      field(tensor.content),
    );
  }
  const facts = sorted([...(transcript.facts ?? [])], (fact) => fact.tensor);
  if (facts.length > 0) {
    parts.push(text(FACTS_TAG), count(facts.length));
  }
  for (const fact of facts) {
    parts.push(text(fact.tensor), ...texts(fact.query));
    parts.push(count(fact.leaves.length), ...fact.leaves.map(field));
  }
  return concat(...parts);
}

function texts(values: ReadonlyMap<string, string>): Bytes[] {
  const pairs = sorted([...values], ([name]) => name);
  return [count(pairs.length), ...pairs.flatMap((pair) => pair.map(text))];
}

/** By UTF-16 code units, as the network sorts names; equals stay in their order. */
function sorted<T>(items: T[], name: (item: T) => string): T[] {
  return items.sort((left, right) => {
    const [a, b] = [name(left), name(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

function count(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function field(value: Bytes): Bytes {
  return concat(count(value.length), value);
}

function text(value: string): Bytes {
  return field(utf8(value));
}

function shape(dimensions: readonly bigint[]): Bytes {
  const bytes = new Uint8Array(8 * dimensions.length);
  const view = new DataView(bytes.buffer);
  dimensions.forEach((dimension, i) => view.setBigInt64(8 * i, dimension, true));
  return bytes;
}

function random(answer: Fields): Bytes {
  const bytes = answer.bytes("random");
  if (bytes.length !== RANDOM_SIZE) {
    throw new MalformedError(`the answer is none: expected 16 random bytes, got ${bytes.length}`);
  }
  return bytes;
}
