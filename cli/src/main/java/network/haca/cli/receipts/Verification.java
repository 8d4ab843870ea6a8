package network.haca.cli.receipts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import network.haca.lightclient.InferenceReceiptVerifier;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.ReceiptVerifier.Step;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.lightnode.app.TrustOptions;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.role.SetupException;

/** The steps of a receipt's verification with their results, of either kind of receipt. */
public record Verification(List<Step> steps) {
  /** Before further lines of a step. */
  private static final String MORE = " ".repeat(14);

  public Verification {
    steps = List.copyOf(steps);
  }

  /**
   * The things that a user knows of a receipt, each of which it is held to.
   *
   * @param settled of the receipt of a settled proof
   * @param transaction that asked models
   */
  public record Expected(ReceiptVerifier.Expected settled, Optional<Bytes32> transaction) {
    /** Expects the receipt of one transaction, and of no other. */
    public static Expected of(Bytes32 transaction) {
      return new Expected(ReceiptVerifier.Expected.of(Optional.empty()), Optional.of(transaction));
    }

    private boolean isOfSettled() {
      return Stream.of(settled.proof(), settled.judge(), settled.model())
          .anyMatch(Optional::isPresent);
    }
  }

  /**
   * Verifies a receipt.
   *
   * @throws SetupException if what is trusted cannot be read, or what is expected is of the other
   *     kind of receipt
   */
  public static Verification of(JsonNode receipt, Expected expected, TrustOptions trust)
      throws SetupException {
    Verifier verifier = verifier(receipt, expected, trust.genesis());
    // Whose validators signed is looked up, block by block, only for what holds in itself.
    List<Step> alone = verifier.steps(_ -> List.of());
    if (!alone.stream().allMatch(step -> step.passed() || step.name().startsWith("commit"))) {
      return and(alone, false, "not looked at: other steps have failed");
    }
    Map<Long, List<TrustedValidator>> known = new HashMap<>();
    String basis = "";
    for (long height : new TreeSet<>(verifier.heights())) {
      switch (trust.validatorsOf(height)) {
        case TrustOptions.Outcome.Refused(String reason) -> {
          return and(alone, false, reason);
        }
        case TrustOptions.Outcome.Found(TrustOptions.Trust found) -> {
          known.put(height, found.validators());
          basis = found.basis();
        }
      }
    }
    return and(verifier.steps(height -> known.getOrDefault(height, List.of())), true, basis);
  }

  private static Verification and(List<Step> steps, boolean trusted, String detail) {
    List<Step> all = new ArrayList<>(steps);
    all.add(new Step("trust", trusted, detail));
    return new Verification(all);
  }

  /** The verifier of one receipt. */
  private interface Verifier {
    /** The heights of CometBFT whose validators count. */
    List<Long> heights();

    List<Step> steps(LongFunction<List<TrustedValidator>> validators);
  }

  private static Verifier verifier(JsonNode receipt, Expected expected, TrustedGenesis genesis)
      throws SetupException {
    boolean isInference = InferenceReceiptVerifier.reads(receipt);
    if (isInference ? expected.isOfSettled() : expected.transaction().isPresent()) {
      throw new SetupException(
          isInference
              ? "it is the receipt of a transaction that asked models: give --transaction, not"
                  + " --proof, --model or --registry-entry"
              : "it is the receipt of a settled proof: give --proof, not --transaction",
          null);
    }
    return isInference
        ? new InferenceVerifier(receipt, expected, genesis)
        : new ProofVerifier(receipt, expected, genesis);
  }

  private record ProofVerifier(JsonNode receipt, Expected expected, TrustedGenesis genesis)
      implements Verifier {
    @Override
    public List<Long> heights() {
      return List.of(ReceiptVerifier.height(receipt));
    }

    @Override
    public List<Step> steps(LongFunction<List<TrustedValidator>> validators) {
      return ReceiptVerifier.verify(
          receipt, genesis, validators.apply(ReceiptVerifier.height(receipt)), expected.settled());
    }
  }

  private record InferenceVerifier(JsonNode receipt, Expected expected, TrustedGenesis genesis)
      implements Verifier {
    @Override
    public List<Long> heights() {
      return InferenceReceiptVerifier.heights(receipt);
    }

    @Override
    public List<Step> steps(LongFunction<List<TrustedValidator>> validators) {
      return InferenceReceiptVerifier.verify(receipt, genesis, validators, expected.transaction());
    }
  }

  public boolean holds() {
    return steps.stream().allMatch(Step::passed);
  }

  /** The steps for people, a line each, and more for one whose detail has several. */
  public String text() {
    List<String> lines = new ArrayList<>();
    for (Step step : steps) {
      String begin = "%s %-11s ".formatted(step.passed() ? "✓" : "✗", step.name());
      for (String line : step.detail().split("\n", -1)) {
        lines.add(begin + Printable.line(line));
        begin = MORE;
      }
    }
    lines.add(holds() ? "The receipt holds." : "The receipt does not hold: it proves nothing.");
    return String.join(System.lineSeparator(), lines);
  }

  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("valid", holds());
    ArrayNode array = node.putArray("steps");
    for (Step step : steps) {
      array
          .addObject()
          .put("name", step.name())
          .put("passed", step.passed())
          .put("detail", step.detail());
    }
    return node;
  }
}
