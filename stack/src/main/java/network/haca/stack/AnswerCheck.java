package network.haca.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;

/** One check of an LLM's answer, by its name. */
record AnswerCheck(String name, boolean passed, String detail) {

  static AnswerCheck request(JsonNode body, Form form, TeeProof proof) {
    return switch (CanonicalRequest.of(body, form)) {
      case CanonicalRequest.Bytewise bytewise ->
          new AnswerCheck(
              "request",
              bytewise.hash().equals(proof.requestHash()),
              "what was asked, by its hash");
      case CanonicalRequest.Unsupported(String reason) -> new AnswerCheck("request", false, reason);
    };
  }

  /**
   * @param publicKey of the node that the proof names, DER
   */
  static List<AnswerCheck> answer(LlmAnswer answer, TeeProof proof, Bytes publicKey) {
    Bytes32 message =
        SettlementLeaf.message(proof.requestHash(), proof.outputHash(), proof.timestamp());
    return List.of(
        new AnswerCheck(
            "answer",
            Keccak.hash(answer.signedOutput()).equals(proof.outputHash()),
            "what was answered, by its hash"),
        new AnswerCheck(
            "key", Keccak.hash(publicKey).equals(proof.teeId()), "of node " + proof.teeId()),
        new AnswerCheck(
            "signature",
            RsaPss.verify(publicKey, message, proof.signature()),
            "over both hashes and the time " + proof.timestamp()));
  }
}
