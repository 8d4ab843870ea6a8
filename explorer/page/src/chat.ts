import { leafHashOf } from "@haca/verify";
import { Problem, refusal } from "./api";

/** Characters of an answer at most; the explorer hands on no more bytes than this. */
const ANSWER_MAX = 8 << 20;

const END = "[DONE]";

/** What of an answer has come so far. */
export interface Said {
  readonly text: string;
  /** The leaf of its proof, which the last part has. */
  readonly leaf?: string;
}

interface Chunk extends Record<string, unknown> {
  choices?: { delta?: { content?: unknown } }[];
  error?: { message?: unknown };
}

/**
 * Asks a language model and hands on what of the answer has come, whenever more has.
 *
 * @throws Problem with the sentence of an error; also of one within the stream
 */
export async function chat(
  body: string,
  signal: AbortSignal,
  onSaid: (said: Said) => void,
): Promise<void> {
  const response = await fetch("/v1/ask/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : new Problem(0, "The explorer does not answer.");
  });
  if (!response.ok || response.body === null) {
    throw await refusal(response);
  }
  let said: Said = { text: "" };
  for await (const data of events(response.body)) {
    if (data === END) {
      return;
    }
    said = after(said, read(data));
    onSaid(said);
  }
  throw new Problem(0, "The answer was cut before its end.");
}

function read(data: string): Chunk {
  try {
    const chunk: unknown = JSON.parse(data);
    return typeof chunk === "object" && chunk !== null ? (chunk as Chunk) : {};
  } catch {
    throw new Problem(0, "A part of the answer cannot be read.");
  }
}

function after(said: Said, chunk: Chunk): Said {
  const message = chunk.error?.message;
  if (typeof message === "string") {
    throw new Problem(0, message);
  }
  const content = chunk.choices?.[0]?.delta?.content;
  const leaf = leafHashOf(chunk);
  return {
    text: said.text + (typeof content === "string" ? content : ""),
    ...(leaf === undefined ? (said.leaf === undefined ? {} : { leaf: said.leaf }) : { leaf }),
  };
}

/** The data of server-sent events, one after the other. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let length = 0;
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      length += value.length;
      if (length > ANSWER_MAX) {
        throw new Problem(0, `The answer is longer than ${ANSWER_MAX} bytes.`);
      }
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.startsWith("data:")) {
          yield line.slice(5).trim();
        }
      }
    }
  } catch (error) {
    throw error instanceof Problem || (error as { name?: unknown }).name === "AbortError"
      ? error
      : new Problem(0, "The answer was cut before its end.");
  } finally {
    await reader.cancel().catch(() => {});
  }
}
