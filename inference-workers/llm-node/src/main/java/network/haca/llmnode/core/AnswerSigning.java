package network.haca.llmnode.core;

import network.haca.llmnode.llm.SignedAnswer;
import network.haca.schemas.llm.PythonJson;

/** Hashes an answer. */
@FunctionalInterface
interface AnswerSigning {
  /**
   * @throws PythonJson.MalformedException if nobody could verify the answer
   */
  SignedAnswer run() throws PythonJson.MalformedException;
}
