import type { Bytes } from "./bytes.js";
import { Fields, wholeNumber } from "./fields.js";
import type { Json } from "./json.js";
import { MalformedError } from "./outcome.js";

const TENSOR_FIELDS = ["name", "datatype", "shape", "content"];
const TENSORS_MAX = 4_096;
const DIMENSIONS_MAX = 64;

/** Those of the Open Inference Protocol. */
export const DATATYPES = [
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

/** The tensors of one side of an answer; whether their contents are of their shapes is not asked. */
export function readTensors(answer: Fields, name: string): Tensor[] {
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
