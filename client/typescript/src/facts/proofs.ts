import type { Answer } from "../answer.js";
import { type Bytes, equal } from "../bytes.js";
import type { Fields } from "../fields.js";
import type { TrustedGenesis } from "../genesis.js";
import { require } from "../outcome.js";
import type { Tensor } from "../tensor.js";
import { tensorOf } from "./check.js";
import { requireDefinitions } from "./definitions.js";
import type { FeedFact } from "./fact.js";
import { provenOwners } from "./reporters.js";

const FIELDS = ["nodes", "definitions"];

/** The proofs of who reported that a receipt has beside its answer. */
export function factProofs(receipt: Fields): Fields {
  require(receipt.has("answer"), "the receipt has proofs of facts without the answer");
  require(
    receipt.has("facts"),
    "the receipt does not prove who reported; ask for it with the answer at hand",
  );
  return receipt.object("facts").only(FIELDS);
}

/**
 * In words what a receipt shows of an answer's facts (rule D4): that the registry has the nodes that
 * reported as data nodes of their owners and that none is excluded, that the feed contract has the
 * definition and no later one for those rounds, and that the reports come to the tensors that the
 * model was given.
 *
 * @param signedAt when the answer was signed, seconds
 * @throws RefusedError unless all facts hold
 */
export function provenFacts(
  proofs: Fields,
  genesis: TrustedGenesis,
  stateRoot: Bytes,
  answer: Answer,
  signedAt: bigint,
): string {
  require(answer.facts.length > 0, "the answer has no facts to prove");
  const owners = provenOwners(proofs, stateRoot, answer.facts);
  const requireInForce = requireDefinitions(proofs, stateRoot, answer.facts);
  const inputs = inputsByName(answer);
  const names = new Set(answer.facts.map((fact) => fact.input.tensor));
  require(names.size === answer.facts.length, "two facts of the answer are of one input");
  return answer.facts
    .map((fact) => {
      require(fact.chainId === genesis.ledgerChainId, "the reports are of another chain");
      for (const node of fact.nodes) {
        require(
          owners.get(node.id) === node.owner,
          `it is not proven that ${node.id} is a data node of ${node.owner}`,
        );
      }
      requireInForce(fact);
      const tensor = tensorOf(fact, signedAt);
      require(
        isSame(tensor, inputs.get(tensor.name)),
        `input '${tensor.name}' is not what the reports of feed ${fact.input.feed} come to`,
      );
      return inWords(fact);
    })
    .join("; ");
}

function inputsByName(answer: Answer): ReadonlyMap<string, Tensor> {
  const inputs = new Map(answer.inputs.map((tensor) => [tensor.name, tensor]));
  require(inputs.size === answer.inputs.length, "two inputs of the answer have one name");
  return inputs;
}

function isSame(tensor: Tensor, given: Tensor | undefined): boolean {
  return (
    given !== undefined &&
    tensor.datatype === given.datatype &&
    tensor.shape.length === given.shape.length &&
    tensor.shape.every((dimension, i) => dimension === given.shape[i]) &&
    equal(tensor.content, given.content)
  );
}

function inWords({ input, nodes, rounds }: FeedFact): string {
  const reports = rounds.reduce((sum, round) => sum + round.reports.length, 0);
  const what =
    input.candles === undefined
      ? "the latest value"
      : `${input.candles.count} candles of ${input.candles.seconds} s`;
  return `input '${input.tensor}' is ${what} of feed ${input.feed}, by ${reports} reports of ${nodes.length} data nodes in ${rounds.length} rounds`;
}
