package network.haca.workers.llm;

import network.haca.primitives.Bytes32;

/**
 * What a node signs of an answer.
 *
 * @param outputHash of what the original signs: a text, tool calls or vectors
 * @param answerHash of all that the client is shown (rule T5)
 */
public record SignedAnswer(Bytes32 outputHash, Bytes32 answerHash) {}
