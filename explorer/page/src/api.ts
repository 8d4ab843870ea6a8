/** A proof's or a batch's steps, in milliseconds since 1970. */
export interface Way {
  answered?: number;
  published?: number;
  batched?: number;
  uploaded?: number;
  opened?: number;
  closed?: number;
}

export interface Proof {
  leaf: string;
  node: string;
  inputHash: string;
  outputHash: string;
  kind: string;
  model: string;
  version: string;
  isAlone: boolean;
  root?: string;
  refusal?: { reason: string; detail: string; at: number };
  status: string;
  way: Way;
}

export interface Batch {
  root: string;
  size: number;
  isAlone: boolean;
  status: string;
  settlement?: number;
  block?: number;
  transaction?: string;
  blob?: string;
  way: Way;
  relay?: {
    number: number;
    openedAt: number;
    opener: string;
    transaction?: string;
    verdicts: { validator: string; isYes: boolean; block: number }[];
  };
}

export interface Vote {
  validator: string;
  power: string;
  vote: string;
  at: string;
}

export interface Block {
  height: number;
  hash: string;
  time: string;
  proposer: string;
  appHash: string;
  transactions?: number;
  votes?: Vote[];
}

export interface Node {
  id: string;
  kind: string;
  isAttested: boolean;
  endpoint: string;
  publicKey: string;
  certificate: string;
  block: number;
  enabled: { from: number; until?: number }[];
  proofs?: number;
  registration?: {
    owner: string;
    paymentAddress: string;
    enabled: boolean;
    registered: number;
    lastHeartbeat: number;
    attestation: string;
    measurement?: string;
    measurementApproved?: boolean;
  };
}

export interface Model {
  name: string;
  proofs: number;
  last: number;
}

export interface Found {
  kind: string;
  of: string;
  id: string;
}

export interface Status {
  isComplete: boolean;
  proofs: number;
  refused: number;
  failure?: string;
  topics: { name: string; read: number; left: number }[];
}

export interface Page<T> {
  items: T[];
  next?: string | number;
  count?: number;
}

/** The server's answer is an error; the message is its sentence. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

export async function getText(path: string, init?: RequestInit): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem(0, "The explorer does not answer. It is asked again when you try again.");
  }
  const text = await response.text();
  if (!response.ok) {
    throw new Problem(response.status, sentence(text, response.status));
  }
  return text;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse(await getText(path, signal ? { signal } : undefined)) as T;
}

export async function post(path: string, body: string): Promise<string> {
  return getText(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
}

/** The sentence of an error, in whichever form it comes. */
function sentence(text: string, status: number): string {
  try {
    const body = JSON.parse(text) as { detail?: unknown; error?: unknown };
    const nested = body.error as { message?: unknown } | undefined;
    for (const found of [body.detail, body.error, nested?.message]) {
      if (typeof found === "string" && found !== "") {
        return found;
      }
    }
  } catch {
    // Not JSON: the status has to do.
  }
  return `The explorer answers with status ${status}.`;
}
