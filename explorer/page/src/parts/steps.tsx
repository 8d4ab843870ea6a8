import { type Step, isProven } from "@haca/verify";
import type { JSX } from "preact";
import type { Outcome } from "../verify";

const MEANINGS: Record<Step["name"], string> = {
  form: "The receipt has the fields of one, and no others",
  answer: "It is this proof's, and its question and answer have the signed hashes",
  facts: "The inputs are what the signed reports of data nodes come to",
  signature: "The node has signed",
  path: "The leaf is in the batch",
  settlement: "The relay holds the batch as settled",
  node: "The registry knows the node",
  header: "The block's header carries that state",
  commit: "Validators that you trust have signed the block",
};

interface Shown {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  readonly meaning: string;
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
