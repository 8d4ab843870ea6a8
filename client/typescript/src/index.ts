/**
 * Verifies receipts of HACA in Node and in browsers: begin with {@link readGenesis}, {@link
 * readReceipt} and {@link verifyReceipt}.
 */
export { type Bytes, fromHex, toHex } from "./bytes.js";
export { type TrustedGenesis, type TrustedValidator, readGenesis } from "./genesis.js";
export { LightBlock } from "./comet.js";
export {
  type Followed,
  type LightBlockSource,
  TRUST_PERIOD,
  follow,
  readLightBlock,
  trustBlock,
  trustGenesis,
} from "./light.js";
export { type Instant } from "./time.js";
export { leafHashOf } from "./proof.js";
export { treeLevels } from "./leaf.js";
export { type Json, JsonNumber, type JsonObject, parseJson } from "./json.js";
export { MalformedError, RefusedError } from "./outcome.js";
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
export {
  type Following,
  type TrustedBlock,
  type Verification,
  verifyReceiptThrough,
} from "./through.js";
