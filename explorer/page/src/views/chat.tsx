import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api";
import { type Said, chat } from "../chat";
import { Settling } from "../parts/settling";
import { useLoaded } from "../state";
import { Calls } from "./calls";

const TOKENS = 256;

/** The status of a question that is to be paid for. */
const PAYMENT_REQUIRED = 402;

const SOLD =
  "This model is sold: each answer is paid for by x402, and this page pays nothing. A wallet does: haca wallet pay asks, pays, and shows what was charged.";

/** Asks a language model; its answer is read while it is said. */
export function ChatForm(): JSX.Element {
  const models = useLoaded<{ data?: { id: string }[] }>("/v1/ask/chat");
  const [model, setModel] = useState("");
  const [question, setQuestion] = useState("What is a proof?");
  const [said, setSaid] = useState<Said>();
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);
  const stop = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const body = JSON.stringify({
    model,
    messages: [{ role: "user", content: question }],
    max_tokens: TOKENS,
    stream: true,
  });
  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const controller = new AbortController();
    stop.current = controller;
    setBusy(true);
    setFailure("");
    setSaid({ text: "" });
    try {
      await chat(body, controller.signal, setSaid);
    } catch (error) {
      setFailure(controller.signal.aborted ? "Stopped." : sentence(error));
    }
    setBusy(false);
  };
  const names = (models.value?.data ?? []).map(({ id }) => id);
  return (
    <>
      {models.error !== undefined && <p class="error">{models.error}</p>}
      {models.value !== undefined && names.length === 0 && (
        <p class="quiet">This network serves no language models: haca up --llm does.</p>
      )}
      <form onSubmit={(event) => void ask(event)}>
        <label for="model">Model</label>
        <select id="model" value={model} onChange={(event) => setModel(event.currentTarget.value)}>
          <option value="">Choose one…</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label for="question">Message</label>
        <textarea
          id="question"
          rows={4}
          value={question}
          onInput={(event) => setQuestion(event.currentTarget.value)}
        />
        <div class="row">
          {isBusy ? (
            // With a key of its own: as the same element it would submit the form once it is the other.
            <button key="stop" type="button" class="main" onClick={() => stop.current?.abort()}>
              Stop
            </button>
          ) : (
            <button key="ask" type="submit" class="main" disabled={model === "" || question === ""}>
              Ask
            </button>
          )}
          <Calls of={{ path: "/v1/chat/completions", body, isStream: true }} />
        </div>
      </form>
      <div role="status" aria-live="polite" aria-busy={isBusy}>
        {failure !== "" && <p class="error">{failure}</p>}
        {said !== undefined && (said.text !== "" || isBusy) && <Answer said={said} isBusy={isBusy} />}
      </div>
    </>
  );
}

function sentence(error: unknown): string {
  if (error instanceof Problem && error.status === PAYMENT_REQUIRED) {
    return SOLD;
  }
  return error instanceof Error ? error.message : String(error);
}

function Answer({ said, isBusy }: { said: Said; isBusy: boolean }): JSX.Element {
  return (
    <section aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <p class="said">{said.text}</p>
      {said.leaf !== undefined && <Settling key={said.leaf} leaf={said.leaf} />}
      {said.leaf === undefined && !isBusy && (
        <p class="quiet">The answer names no proof: it did not come to its end.</p>
      )}
    </section>
  );
}
