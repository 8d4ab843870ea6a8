/**
 * Verifies receipts of HACA in Node and in browsers: begin with {@link readGenesis}, {@link
 * readReceipt} and {@link verifyReceipt}.
 */
export { type Bytes, fromHex, toHex } from "./bytes.js";
export { type TrustedGenesis, type TrustedValidator, readGenesis } from "./genesis.js";
export { leafHashOf } from "./proof.js";
export { treeLevels } from "./leaf.js";
export { type Json, JsonNumber, type JsonObject, parseJson } from "./json.js";
export { MalformedError } from "./outcome.js";
export {
  RECEIPT_VERSION,
  STEPS,
  type Step,
  type StepName,
  type Trust,
  isProven,
  readReceipt,
  verifyReceipt,
} from "./receipt.js";
