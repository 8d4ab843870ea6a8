import { type Bytes, concat, keccak, utf8 } from "./bytes.js";
import { Fields, wholeNumber } from "./fields.js";
import type { Json } from "./json.js";
import { MalformedError } from "./outcome.js";

const FIELDS = ["modelName", "modelVersion", "modelDigest", "random", "id", "inputs", "outputs"];
const TENSOR_FIELDS = ["name", "datatype", "shape", "content"];
const TENSORS_MAX = 4_096;
const DIMENSIONS_MAX = 64;
const RANDOM_SIZE = 16;
const TAG = "haca.tensor.v1";

const DATATYPES = [
  "BOOL",
  "UINT8",
  "UINT16",
  "UINT32",
  "UINT64",
  "INT8",
  "INT16",
  "INT32",
  "INT64",
  "FP16",
  "FP32",
  "FP64",
  "BF16",
  "BYTES",
];

/** A named tensor whose content is the Open Inference Protocol's binary form. */
export interface Tensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly bigint[];
  readonly content: Bytes;
}

/** The bytes that stand for one side of a tensor inference, before they are hashed (rule T1). */
export interface Transcript {
  readonly modelName: string;
  readonly modelVersion: string;
  readonly modelDigest: Bytes;
  readonly random: Bytes;
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tensors: readonly Tensor[];
}

/** Both hashes of a user's own request and answer as they stand in a receipt (rule T3). */
export function answerHashes(node: Json | undefined): { input: Bytes; output: Bytes } {
  const answer = Fields.of(node, "answer").only(FIELDS);
  const side = (field: string): Bytes =>
    keccak(
      encodeTranscript({
        modelName: answer.text("modelName"),
        modelVersion: answer.text("modelVersion"),
        modelDigest: answer.word("modelDigest"),
        random: random(answer),
        id: answer.text("id"),
        parameters: new Map(),
        tensors: tensors(answer, field),
      }),
    );
  return { input: side("inputs"), output: side("outputs") };
}

export function encodeTranscript(transcript: Transcript): Bytes {
  const parts = [
    text(TAG),
    text(transcript.modelName),
    text(transcript.modelVersion),
    field(transcript.modelDigest),
    field(transcript.random),
    text(transcript.id),
    count(transcript.parameters.size),
  ];
  for (const [name, value] of sorted([...transcript.parameters], ([name]) => name)) {
    parts.push(text(name), text(value));
  }
  parts.push(count(transcript.tensors.length));
  for (const tensor of sorted([...transcript.tensors], (tensor) => tensor.name)) {
    parts.push(
      text(tensor.name),
      text(tensor.datatype),
      field(shape(tensor.shape)),
      field(tensor.content),
    );
  }
  return concat(...parts);
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

function tensors(answer: Fields, name: string): Tensor[] {
  return answer.array(name, TENSORS_MAX).map((node) => {
    const tensor = Fields.of(node, `a tensor of ${name}`).only(TENSOR_FIELDS);
    const datatype = tensor.text("datatype");
    if (!DATATYPES.includes(datatype)) {
      throw new MalformedError("the answer is none: a tensor has an unknown datatype");
    }
    return {
      name: tensor.text("name"),
      datatype,
      shape: tensor.array("shape", DIMENSIONS_MAX).map(dimension),
      content: tensor.bytes("content"),
    };
  });
}

function dimension(node: Json): bigint {
  const number = wholeNumber(node);
  if (number === undefined) {
    throw new MalformedError("a dimension of a tensor is not a whole number");
  }
  return number;
}
