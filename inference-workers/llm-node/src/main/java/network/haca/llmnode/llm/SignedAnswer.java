package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.llm.AnswerText;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;

/**
 * The two hashes of an answer that a node signs.
 *
 * @param outputHash of what the original signs: a text, tool calls or vectors
 * @param answerHash of all that the client is shown (rule T5)
 */
public record SignedAnswer(Bytes32 outputHash, Bytes32 answerHash) {
  /**
   * Of a whole answer: what whoever gets its text reads, by the code of those who verify it.
   *
   * @param body without its proof
   * @throws PythonJson.MalformedException if none could verify it, as it has no one meaning
   */
  public static SignedAnswer of(JsonNode body) throws PythonJson.MalformedException {
    String written = AnswerText.json(body);
    if (written.length() > AnswerText.UNENDED_CHARACTERS_MAX) {
      throw new PythonJson.MalformedException(
          "it is longer than the %s characters that verifiers read"
              .formatted(AnswerText.UNENDED_CHARACTERS_MAX));
    }
    LlmAnswer read = LlmAnswer.read(written);
    return new SignedAnswer(Keccak.hash(read.signedOutput()), read.hash());
  }
}
