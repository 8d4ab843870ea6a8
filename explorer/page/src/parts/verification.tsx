import { type Step, isProven } from "@haca/verify";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { remember, rememberedGenesis } from "../memory";
import { type Outcome, type Signed, verify } from "../verify";
import { Copy } from "./basics";

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
  const [genesis, setGenesis] = useState(rememberedGenesis());
  const [isKept, setKept] = useState(rememberedGenesis() !== "");
  const [block, setBlock] = useState("");
  const [outcome, setOutcome] = useState<Outcome>({});
  const [isBusy, setBusy] = useState(false);

  const start = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    remember(isKept ? genesis : "");
    onOutcome(undefined);
    const found = await verify(leaf, genesis, block);
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
        <details>
          <summary>The validators have changed long ago</summary>
          <p class="quiet">
            Changes are followed from the genesis, or from the latest block that this browser has
            verified and remembers. What is older than a week proves nothing of what came after:
            then name a later block of CometBFT that you trust, as HEIGHT:HASH.
          </p>
          <label for="block">Trusted block</label>
          <input
            id="block"
            class="wide"
            value={block}
            maxLength={100}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setBlock(event.currentTarget.value)}
          />
        </details>
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
        {outcome.steps !== undefined && <Steps steps={outcome.steps} trust={outcome.trust} />}
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

interface Shown {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  readonly meaning: string;
}

function Steps({
  steps,
  trust,
}: {
  steps: readonly Step[];
  trust: Outcome["trust"];
}): JSX.Element {
  const isGood = isProven(steps);
  const shown: Shown[] = steps.map((step) => ({ ...step, meaning: MEANINGS[step.name] }));
  if (trust !== undefined) {
    shown.push({ name: "trust", ...trust, meaning: "The chain leads from what you trust to those validators" });
  }
  return (
    <>
      <p class={`verdict ${isGood ? "good" : "bad"}`}>
        {isGood
          ? "The receipt holds."
          : `The receipt does not hold, it proves nothing: ${shown
              .filter((step) => !step.passed)
              .map((step) => step.name)
              .join(", ")}.`}
      </p>
      <ol class="steps">
        {shown.map((step) => (
          <li key={step.name} class={step.passed ? "good" : "bad"} data-step={step.name}>
            <span class="mark" aria-hidden="true">
              {step.passed ? "✓" : "✗"}
            </span>
            <div>
              <strong>{step.name}</strong> <span class="hidden">{step.passed ? "holds" : "is refused"}</span>
              <span class="quiet">{step.meaning}</span>
              <p class="detail">{step.detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
