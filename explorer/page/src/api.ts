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

/** A model as the chain's registry has it. */
export interface RegisteredModel {
  id: string;
  blob: string;
  digest: string;
  owner: string;
  registered: number;
  isWithdrawn: boolean;
  storedUntil: number;
  hasCircuit: boolean;
}

/** A payment, with amounts in the token's smallest units. */
export interface Payment {
  id: string;
  status: string;
  began: number;
  latest: number;
  gate: string;
  network: string;
  token: string;
  cap: string;
  reserved: string;
  charged: string;
  settled: string;
  failed: string;
  corrected: string;
  entries: number;
}

/** An entry of a facilitator's books. */
export interface PaymentEntry {
  number: number;
  kind: string;
  at: number;
  amount: string;
  hidden: string;
  note: string;
  transaction?: string;
  request?: {
    reservation: string;
    node: string;
    model: string;
    inputTokens: number;
    outputTokens: number;
    isLapsed: boolean;
    isCut: boolean;
  };
}

export interface Meaning {
  what: string;
  kind: string;
  id: string;
}

export interface TransactionSummary {
  hash: string;
  block: number;
  meanings: Meaning[];
}

export interface Transaction {
  hash: string;
  meanings: Meaning[];
  block?: number;
  index?: number;
  isGood?: boolean;
  waitsFor?: number;
  from: string;
  to?: string;
  created?: string;
  contract?: string;
  nonce: number;
  value: string;
  gasUsed?: number;
  inferenceGas?: number;
  inputBytes: number;
  events?: number;
}

export interface LedgerBlock {
  number: number;
  hash: string;
  parent: string;
  time: number;
  stateRoot: string;
  gasUsed: number;
  count: number;
  transactions: string[];
}

export interface Account {
  address: string;
  balance: string;
  nonce: number;
  codeBytes: number;
  contract?: string;
  power?: string;
}

export interface FeedRound {
  roundId: number;
  round: number;
  value: string;
  updatedAt: number;
  counted: number;
  outliers: number;
}

export interface Feed {
  name: string;
  id: string;
  address: string;
  description: string;
  decimals: number;
  interval: number;
  heartbeat: number;
  stale: boolean;
  latest?: FeedRound;
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
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.text();
}

/** The problem that a response tells of. */
export async function refusal(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  return new Problem(response.status, sentence(text, response.status));
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
