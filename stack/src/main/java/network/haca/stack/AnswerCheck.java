package network.haca.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Printable;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;

/** One check of an LLM's answer, by its name, and what it comes to. */
record AnswerCheck(String name, Outcome outcome, String detail) {
  /** What a check came to. */
  enum Outcome {
    HOLDS("✓"),
    FAILS("✗"),
    /** What it would take was not given. */
    UNCHECKED("–");

    private final String mark;

    Outcome(String mark) {
      this.mark = mark;
    }
  }

  static AnswerCheck of(String name, boolean holds, String detail) {
    return new AnswerCheck(name, holds ? Outcome.HOLDS : Outcome.FAILS, detail);
  }

  static AnswerCheck unchecked(String name, String detail) {
    return new AnswerCheck(name, Outcome.UNCHECKED, detail);
  }

  boolean failed() {
    return outcome == Outcome.FAILS;
  }

  String line() {
    return "%s %-9s %s".formatted(outcome.mark, name, detail);
  }

  static AnswerCheck request(JsonNode body, Form form, TeeProof proof) {
    return switch (CanonicalRequest.of(body, form)) {
      case CanonicalRequest.Bytewise bytewise ->
          of(
              "request",
              bytewise.hash().equals(proof.requestHash()),
              "what was asked, by its hash: " + Printable.line(bytewise.bytes().toUtf8()));
      case CanonicalRequest.Unsupported(String reason) -> of("request", false, reason);
    };
  }

  /** What of the answer is signed, so that nothing else in it is taken for it. */
  static AnswerCheck answer(LlmAnswer answer, TeeProof proof) {
    String signed = Printable.line(answer.signedOutput().toUtf8());
    String others =
        answer.choices() > 1 ? ", of the first of %d choices".formatted(answer.choices()) : "";
    return of(
        "answer",
        Keccak.hash(answer.signedOutput()).equals(proof.outputHash()),
        "its %s%s, by hash: %s".formatted(answer.part(), others, signed));
  }

  /**
   * @param publicKey DER
   * @param whose what is known of the key
   */
  static List<AnswerCheck> signature(TeeProof proof, Bytes publicKey, String whose) {
    Bytes32 message =
        SettlementLeaf.message(proof.requestHash(), proof.outputHash(), proof.timestamp());
    return List.of(
        of("key", Keccak.hash(publicKey).equals(proof.teeId()), whose),
        of(
            "signature",
            RsaPss.verify(publicKey, message, proof.signature()),
            "over both hashes and %s, the signer's time".formatted(time(proof.timestamp()))));
  }

  /** Any number may stand in an answer. */
  static String time(long seconds) {
    return seconds <= Instant.MAX.getEpochSecond()
        ? Instant.ofEpochSecond(seconds).toString()
        : "second " + seconds;
  }
}
