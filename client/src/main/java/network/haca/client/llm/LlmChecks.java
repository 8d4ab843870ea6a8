package network.haca.client.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Printable;
import network.haca.primitives.RsaPss;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;

/**
 * The checks of a language model's answer (rules T3 and T5).
 *
 * @param form of the request's hash
 * @param acceptance which answers are taken
 */
public record LlmChecks(Form form, Acceptance acceptance) {
  /** The kinds of answers that a check takes. */
  public enum Acceptance {
    /** Answers of which everything is signed. */
    WHOLE,
    /**
     * Those of OpenGradient's own gateways too, if they show nothing but what the original's form
     * has. Whoever takes these cannot tell whether something was left out of one of ours.
     */
    ORIGINAL
  }

  /** That the question is the one that was signed; open if it is not known. */
  public AnswerCheck request(GivenAnswer given) {
    Bytes32 signed = given.proof().requestHash();
    JsonNode body = given.request().orElse(null);
    if (body == null) {
      return AnswerCheck.unchecked("request", "give --request FILE; its hash is " + signed);
    }
    return switch (CanonicalRequest.of(body, given.answer().part(), form)) {
      case CanonicalRequest.Bytewise bytewise ->
          AnswerCheck.of(
              "request",
              bytewise.hash().equals(signed),
              "what was asked, by its hash: " + Printable.line(bytewise.bytes().toUtf8()));
      case CanonicalRequest.Unsupported(String reason) -> AnswerCheck.of("request", false, reason);
    };
  }

  /**
   * That a key signed the answer as it is shown.
   *
   * @param publicKey DER
   * @param whose what is known of the key
   */
  public List<AnswerCheck> answer(GivenAnswer given, Bytes publicKey, String whose) {
    TeeProof proof = given.proof();
    Optional<Bytes32> salt = RsaPss.salt(publicKey, proof.leaf().message(), proof.signature());
    List<AnswerCheck> checks = new ArrayList<>();
    checks.add(part(given));
    checks.add(AnswerCheck.of("key", Keccak.hash(publicKey).equals(proof.teeId()), whose));
    checks.add(
        AnswerCheck.of(
            "signature",
            salt.isPresent(),
            "over both hashes and %s, the signer's time"
                .formatted(AnswerCheck.time(proof.timestamp()))));
    if (isOriginal(given)) {
      checks.add(original(given.answer()));
    } else {
      checks.add(whole(given, salt));
      checks.add(fields(given));
    }
    return List.copyOf(checks);
  }

  /**
   * All of these of a node of the registry, and that it was one of language models which counted
   * when it signed.
   *
   * @param whose what is known of the node's key
   */
  public List<AnswerCheck> registered(
      GivenAnswer given, SigningNode node, String whose, Instant now) {
    List<AnswerCheck> checks = new ArrayList<>();
    checks.add(request(given));
    checks.addAll(answer(given, node.node().publicKey(), whose));
    checks.addAll(node.checks(LlmAnswers.SIGNERS, given.proof().timestamp(), now));
    return List.copyOf(checks);
  }

  /** Returns whether an answer is taken although only a part of it is signed. */
  public boolean isOriginal(GivenAnswer given) {
    return acceptance == Acceptance.ORIGINAL && !given.answer().isWhole() && !given.isProofBeside();
  }

  private static AnswerCheck part(GivenAnswer given) {
    LlmAnswer answer = given.answer();
    String others =
        answer.choices() > 1 ? ", of the first of %s choices".formatted(answer.choices()) : "";
    return AnswerCheck.of(
        "answer",
        Keccak.hash(answer.signedOutput()).equals(given.proof().outputHash()),
        "its %s%s, by hash: %s"
            .formatted(answer.part(), others, Printable.line(answer.signedOutput().toUtf8())));
  }

  private static AnswerCheck whole(GivenAnswer given, Optional<Bytes32> salt) {
    boolean saysSo = given.answer().isWhole() || given.isProofBeside();
    return AnswerCheck.of(
        "whole",
        saysSo && salt.filter(given.answer().hash()::equals).isPresent(),
        saysSo
            ? "all of it, by the signature's salt: " + TeeProof.WHOLE
            : "it has no tee_answer_form: of one of OpenGradient's own gateways --original checks a"
                + " part");
  }

  private static AnswerCheck fields(GivenAnswer given) {
    return AnswerCheck.of(
        "fields",
        given.isProofBeside() || given.answer().isOutsideExact(given.proof()),
        "what stands beside the answer is its proof, %s".formatted(given.proof().leaf().hash()));
  }

  private static AnswerCheck original(LlmAnswer answer) {
    return AnswerCheck.of(
        "original",
        answer.unsigned().isEmpty(),
        answer.unsigned().isEmpty()
            ? "nothing is shown beside the signed " + answer.part()
            : "not signed: " + Printable.line(String.join(", ", answer.unsigned())));
  }
}
