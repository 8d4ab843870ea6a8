import { leafHashOf } from "@haca/verify";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { get, post } from "../api";
import { Settling } from "../parts/settling";
import { useLoaded } from "../state";
import { type Call, Calls } from "./calls";
import { ChatForm } from "./chat";

interface Metadata {
  inputs?: { name: string; datatype: string; shape: number[] }[];
}

/** A call of the ingress, and the path at the explorer, which hands it on. */
interface TensorCall extends Call {
  readonly own: string;
}

/** An answer as it came, and the leaf of its proof. */
interface Answered {
  readonly text: string;
  readonly leaf?: string;
}

export function Ask(): JSX.Element {
  const [isChat, setChat] = useState(false);
  return (
    <>
      <h1>Ask</h1>
      <p class="lead">
        Ask a model of this network: the answer comes at once, and its proof settles below it.
      </p>
      <div class="row" role="group" aria-label="Kind of model">
        <button type="button" aria-pressed={!isChat} onClick={() => setChat(false)}>
          Tensor model
        </button>
        <button type="button" aria-pressed={isChat} onClick={() => setChat(true)}>
          Chat
        </button>
      </div>
      {isChat ? <ChatForm /> : <TensorForm />}
    </>
  );
}

/** A question that any tensor model of these inputs takes: numbers one after the other, or texts. */
function example(metadata: Metadata): string {
  const inputs = (metadata.inputs ?? []).map(({ name, datatype, shape }) => {
    const whole = shape.map((size) => (size < 1 ? 1 : size));
    const count = Math.min(64, whole.reduce((product, size) => product * size, 1));
    const data = Array.from({ length: count }, (_, i) =>
      datatype === "BYTES" ? "how far does the ball fly?" : datatype === "BOOL" ? true : 20 + 25 * i,
    );
    return { name, datatype, shape: whole, data };
  });
  return JSON.stringify({ inputs }, null, 2);
}

function TensorForm(): JSX.Element {
  const models = useLoaded<{ name: string }[]>("/v1/ask/models");
  const [model, setModel] = useState("");
  const [question, setQuestion] = useState("");
  const choose = async (name: string): Promise<void> => {
    setModel(name);
    const path = `/v1/ask/models/${encodeURIComponent(name)}`;
    const metadata = await get<Metadata>(path).catch((): Metadata => ({}));
    setQuestion(example(metadata));
  };
  return (
    <Form
      models={names(models.value)}
      error={models.error}
      model={model}
      choose={(name) => void choose(name)}
      question={question}
      setQuestion={setQuestion}
      label="Question (Open Inference Protocol)"
      call={{
        path: `/v2/models/${encodeURIComponent(model)}/infer`,
        own: `/v1/ask/models/${encodeURIComponent(model)}`,
        body: question,
      }}
    />
  );
}

function names(list: { name: string }[] | undefined): string[] {
  return Array.isArray(list) ? [...new Set(list.map(({ name }) => name))] : [];
}

function Form({
  models,
  error,
  model,
  choose,
  question,
  setQuestion,
  label,
  call,
}: {
  models: string[];
  error: string | undefined;
  model: string;
  choose: (name: string) => void;
  question: string;
  setQuestion: (text: string) => void;
  label: string;
  call: TensorCall;
}): JSX.Element {
  const [answered, setAnswered] = useState<Answered>();
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);
  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure("");
    setAnswered(undefined);
    try {
      setAnswered(read(await post(call.own, call.body)));
    } catch (problem) {
      setFailure(problem instanceof Error ? problem.message : String(problem));
    }
    setBusy(false);
  };
  return (
    <>
      {error !== undefined && <p class="error">{error}</p>}
      <form onSubmit={(event) => void ask(event)}>
        <label for="model">Model</label>
        <select id="model" value={model} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">Choose one…</option>
          {models.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label for="question">{label}</label>
        <textarea
          id="question"
          rows={8}
          spellcheck={false}
          value={question}
          onInput={(event) => setQuestion(event.currentTarget.value)}
        />
        <div class="row">
          <button type="submit" class="main" disabled={isBusy || model === "" || question === ""}>
            {isBusy ? "Asking…" : "Ask"}
          </button>
          <Calls of={call} />
        </div>
      </form>
      <div role="status" aria-live="polite">
        {failure !== "" && <p class="error">{failure}</p>}
        {answered !== undefined && <Answer answered={answered} />}
      </div>
    </>
  );
}

function read(text: string): Answered {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const leaf = leafHashOf(body);
    return { text: JSON.stringify(body, null, 2), ...(leaf === undefined ? {} : { leaf }) };
  } catch {
    return { text };
  }
}

function Answer({ answered }: { answered: Answered }): JSX.Element {
  return (
    <section aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <pre tabIndex={0}>{answered.text}</pre>
      {answered.leaf === undefined ? (
        <p class="quiet">The answer names no proof.</p>
      ) : (
        <Settling key={answered.leaf} leaf={answered.leaf} />
      )}
    </section>
  );
}
