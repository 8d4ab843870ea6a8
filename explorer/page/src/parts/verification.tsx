import {
  type JsonObject,
  type Step,
  type TrustedGenesis,
  fromHex,
  isProven,
  readGenesis,
  readReceipt,
  verifyReceipt,
} from "@haca/verify";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { getText } from "../api";
import { Copy } from "./basics";

const LEAF = /^0x[0-9a-f]{64}$/;

/** Where this browser keeps the genesis that its user trusts. */
const REMEMBERED = "haca.genesis";

/** Characters of a genesis, at most. */
const GENESIS_MAX = 1 << 20;

const MEANINGS: Record<Step["name"], string> = {
  form: "The receipt has the fields of one, and no others",
  answer: "It is this proof's, and its question and answer have the signed hashes",
  signature: "The node has signed",
  path: "The leaf is in the batch",
  settlement: "The relay holds the batch as settled",
  node: "The registry knows the node",
  header: "The block's header carries that state",
  commit: "Validators that you trust have signed the block",
};

function remembered(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

function remember(genesis: string): void {
  try {
    if (genesis === "") {
      localStorage.removeItem(REMEMBERED);
    } else {
      localStorage.setItem(REMEMBERED, genesis);
    }
  } catch {
    // A browser that keeps nothing is asked again the next time.
  }
}

/** What the node signed, by a receipt that holds. */
export interface Signed {
  readonly node: string;
  readonly inputHash: string;
  readonly outputHash: string;
}

interface Outcome {
  readonly steps?: Step[];
  readonly signed?: Signed;
  readonly error?: string;
  readonly receipt?: string;
}

async function verify(leaf: string, genesisText: string): Promise<Outcome> {
  if (!LEAF.test(leaf)) {
    return { error: "The address names no proof: one is named by 0x and 64 hexadecimal digits." };
  }
  let genesis: TrustedGenesis;
  try {
    genesis = readGenesis(genesisText);
  } catch (error) {
    return { error: `This is no genesis: ${error instanceof Error ? error.message : String(error)}` };
  }
  try {
    const receipt = await getText(`/v1/proofs/${encodeURIComponent(leaf)}/receipt`);
    try {
      const read = readReceipt(receipt);
      const steps = verifyReceipt(read, { genesis }, fromHex(leaf));
      const signed = isProven(steps) ? signedBy(read) : undefined;
      return { receipt, steps, ...(signed === undefined ? {} : { signed }) };
    } catch (error) {
      return {
        receipt,
        error: `What the server gave is no receipt: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The signed hashes of a receipt that has been verified. */
function signedBy(receipt: JsonObject): Signed | undefined {
  const leaf = receipt.get("leaf");
  if (!(leaf instanceof Map)) {
    return undefined;
  }
  const [node, inputHash, outputHash] = ["teeId", "inputHash", "outputHash"].map((name) => {
    const value = leaf.get(name);
    return typeof value === "string" ? value.toLowerCase() : undefined;
  });
  return node === undefined || inputHash === undefined || outputHash === undefined
    ? undefined
    : { node, inputHash, outputHash };
}

/**
 * Verifies the receipt in this browser: the server that gave it is believed nothing.
 *
 * @param leaf that the user asks for; never one that the server names
 * @param onOutcome told what the receipt holds, and nothing while none is verified
 */
export function Verification({
  leaf,
  isSettled,
  onOutcome,
}: {
  leaf: string;
  isSettled: boolean;
  onOutcome: (signed: Signed | undefined) => void;
}): JSX.Element {
  const [genesis, setGenesis] = useState(remembered());
  const [isKept, setKept] = useState(remembered() !== "");
  const [outcome, setOutcome] = useState<Outcome>({});
  const [isBusy, setBusy] = useState(false);

  const start = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    remember(isKept ? genesis : "");
    onOutcome(undefined);
    const found = await verify(leaf, genesis);
    setOutcome(found);
    onOutcome(found.signed);
    setBusy(false);
  };
  const readFile = async (input: HTMLInputElement): Promise<void> => {
    const file = input.files?.[0];
    if (file !== undefined && file.size <= GENESIS_MAX) {
      setGenesis(await file.text());
    }
  };

  return (
    <section aria-labelledby="verification">
      <h2 id="verification">Verify it yourself</h2>
      <p>
        Your browser verifies the receipt, by the validators of a genesis that <em>you</em> give: get
        it from somebody whom you trust, not from this server. On <code>haca up</code> it is{" "}
        <code>node/cometbft/config/genesis.json</code> in the network's home.
      </p>
      <form onSubmit={(event) => void start(event)}>
        <label for="genesis">Genesis of the network</label>
        <textarea
          id="genesis"
          rows={5}
          maxLength={GENESIS_MAX}
          spellcheck={false}
          value={genesis}
          onInput={(event) => setGenesis(event.currentTarget.value)}
        />
        <div class="row">
          <label class="file">
            <span class="hidden">Genesis from a file</span>
            <input type="file" accept=".json" onChange={(event) => void readFile(event.currentTarget)} />
          </label>
          <label class="choice">
            <input
              type="checkbox"
              checked={isKept}
              onChange={(event) => setKept(event.currentTarget.checked)}
            />{" "}
            Remember it in this browser
          </label>
          <button type="submit" class="main" disabled={isBusy || genesis === "" || !isSettled}>
            {isBusy ? "Verifying…" : "Verify"}
          </button>
        </div>
        {!isSettled && <p class="quiet">There is a receipt once the proof is settled.</p>}
      </form>
      <div role="status" aria-live="polite">
        {outcome.error !== undefined && <p class="error">{outcome.error}</p>}
        {outcome.steps !== undefined && <Steps steps={outcome.steps} />}
      </div>
      {outcome.receipt !== undefined && (
        <details>
          <summary>The receipt</summary>
          <Copy text={outcome.receipt} label="Copy the receipt" />
          <pre tabIndex={0}>{pretty(outcome.receipt)}</pre>
        </details>
      )}
    </section>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function Steps({ steps }: { steps: Step[] }): JSX.Element {
  const isGood = isProven(steps);
  return (
    <>
      <p class={`verdict ${isGood ? "good" : "bad"}`}>
        {isGood
          ? "The receipt holds."
          : `The receipt does not hold, it proves nothing: ${steps
              .filter((step) => !step.passed)
              .map((step) => step.name)
              .join(", ")}.`}
      </p>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.name} class={step.passed ? "good" : "bad"} data-step={step.name}>
            <span class="mark" aria-hidden="true">
              {step.passed ? "✓" : "✗"}
            </span>
            <div>
              <strong>{step.name}</strong> <span class="hidden">{step.passed ? "holds" : "is refused"}</span>
              <span class="quiet">{MEANINGS[step.name]}</span>
              <p class="detail">{step.detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
