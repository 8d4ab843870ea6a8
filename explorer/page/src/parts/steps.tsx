import { type Step, isProven } from "@haca/verify";
import type { JSX } from "preact";
import type { Outcome } from "../verify";

const MEANINGS: Record<Step["name"], string> = {
  form: "The receipt has the fields of one, and no others",
  answer: "It is this proof's, and its question and answer have the signed hashes",
  model: "The registry has the entry under which it was signed, of the same folder",
  facts: "The inputs are what the signed reports of data nodes come to",
  signature: "The node has signed",
  path: "The leaf is in the batch",
  settlement: "The relay holds the batch as settled",
  proof: "The entry's verifier takes the proof in zero knowledge",
  node: "The registry knows the node",
  header: "The block's header carries that state",
  commit: "Validators that you trust have signed the block",
};

interface Shown {
  readonly name: string;
  readonly passed: boolean;
  readonly isUnchecked?: true;
  readonly detail: string;
  readonly meaning: string;
}

function classOf(step: Shown): string {
  return step.passed ? "good" : step.isUnchecked ? "open" : "bad";
}

/** Each step of a verification with its result, and above them what they come to. */
export function Steps({
  steps,
  trust,
}: {
  steps: readonly Step[];
  trust: Outcome["trust"];
}): JSX.Element {
  const isGood = isProven(steps);
  const isOpen = !isGood && steps.every((step) => step.passed || step.isUnchecked);
  const shown: Shown[] = steps.map((step) => ({ ...step, meaning: MEANINGS[step.name] }));
  if (trust !== undefined) {
    shown.push({ name: "trust", ...trust, meaning: "The chain leads from what you trust to those validators" });
  }
  return (
    <>
      <p class={`verdict ${isGood ? "good" : isOpen ? "open" : "bad"}`}>
        {isGood
          ? "The receipt holds."
          : isOpen
          ? "All that is checked here holds. The proof in zero knowledge is not checked here."
          : `The receipt does not hold, it proves nothing: ${shown
              .filter((step) => !step.passed)
              .map((step) => step.name)
              .join(", ")}.`}
      </p>
      <ol class="steps">
        {shown.map((step) => (
          <li key={step.name} class={classOf(step)} data-step={step.name}>
            <span class="mark" aria-hidden="true">
              {step.passed ? "✓" : step.isUnchecked ? "?" : "✗"}
            </span>
            <div>
              <strong>{step.name}</strong> <span class="hidden">{step.passed ? "holds" : step.isUnchecked ? "is not checked here" : "is refused"}</span>
              <span class="quiet">{step.meaning}</span>
              <p class="detail">{step.detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
