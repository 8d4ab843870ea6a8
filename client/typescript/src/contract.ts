import { type Bytes, concat } from "./bytes.js";
import { MalformedError, RefusedError, require } from "./outcome.js";
import { decodeRlp } from "./rlp.js";
import { provenValue } from "./trie.js";

/** Nodes of a proof at most: one for each nibble of a key, and the value. */
export const NODES_MAX = 65;
const ACCOUNT_FIELDS = 4;
const STORAGE_ROOT = 2;

const ZERO: Bytes = new Uint8Array(32);

/** The storage of one contract under a state root, word by word as proofs come (EIP-1186). */
export class ContractStorage {
  private constructor(private readonly root: Bytes) {}

  static of(stateRoot: Bytes, contract: Bytes, proof: Bytes[], name: string): ContractStorage {
    const account = holding(`the proof of the ${name}'s account does not hold`, () =>
      provenValue(stateRoot, contract, proof),
    );
    require(account !== undefined, `the ${name} is not in the state`);
    const fields = holding(`the proof of the ${name}'s account does not hold`, () =>
      decodeRlp(account),
    );
    const root = Array.isArray(fields) ? fields[STORAGE_ROOT] : undefined;
    if (
      !Array.isArray(fields) ||
      fields.length !== ACCOUNT_FIELDS ||
      !(root instanceof Uint8Array) ||
      root.length !== 32
    ) {
      throw new RefusedError(`the account of the ${name} is none`);
    }
    return new ContractStorage(root);
  }

  /** The word in a slot; zero if its absence is proven. */
  word(slot: Bytes, proof: Bytes[], name: string): Bytes {
    return holding(`the proof of the ${name} does not hold`, () => {
      const stored = provenValue(this.root, slot, proof);
      if (stored === undefined) {
        return ZERO;
      }
      const value = decodeRlp(stored);
      if (!(value instanceof Uint8Array) || value.length > 32) {
        throw new RefusedError(`the ${name} is no word`);
      }
      return concat(new Uint8Array(32 - value.length), value);
    });
  }
}

/** Reads, and puts a reason in front of what is malformed. */
function holding<T>(reason: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) {
      throw new RefusedError(`${reason}: ${error.message}`);
    }
    throw error;
  }
}
