import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { remember, rememberedGenesis } from "../memory";
import { type Outcome, type Signed, verify } from "../verify";
import { Copy } from "./basics";
import { Steps } from "./steps";

/** Characters of a genesis, at most. */
const GENESIS_MAX = 1 << 20;

/** Bytes of a receipt with question and answer, at most. */
const RECEIPT_MAX = 256 << 20;

/** Characters of a receipt that is shown. */
const SHOWN_MAX = 1 << 20;

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
  const [own, setOwn] = useState<File>();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [isBusy, setBusy] = useState(false);

  const start = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    remember(isKept ? genesis : "");
    onOutcome(undefined);
    const found = await verify(leaf, genesis, block, own);
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

  const takeOwn = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    const isLong = file !== undefined && file.size > RECEIPT_MAX;
    setOwn(isLong ? undefined : file);
    setOutcome(isLong ? { error: "A receipt has at most 256 MiB." } : {});
    if (isLong) {
      input.value = "";
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
        <details>
          <summary>You have the answer</summary>
          <p class="quiet">
            <code>haca receipt PROOF --answer answer.json</code> puts question and answer into the
            receipt, and the reports of data nodes that inputs were made of. From such a file the
            browser computes the signed hashes, and those inputs, anew; the file stays here.
          </p>
          <label for="own">Receipt with the answer</label>
          <input
            id="own"
            type="file"
            accept=".json"
            onChange={(event) => takeOwn(event.currentTarget)}
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
          <button type="submit" class="main" disabled={isBusy || genesis === "" || !(isSettled || own)}>
            {isBusy ? "Verifying…" : "Verify"}
          </button>
        </div>
        {!isSettled && <p class="quiet">There is a receipt once the proof is settled.</p>}
      </form>
      <div role="status" aria-live="polite">
        {outcome.error !== undefined && <p class="error">{outcome.error}</p>}
        {outcome.steps !== undefined && <Steps steps={outcome.steps} trust={outcome.trust} />}
      </div>
      {outcome.receipt !== undefined && outcome.receipt.length <= SHOWN_MAX && (
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
