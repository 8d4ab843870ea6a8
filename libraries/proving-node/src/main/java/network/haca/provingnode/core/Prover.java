package network.haca.provingnode.core;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;

/** Signs an inference with the registered key, and makes its proof durable (rule O1). Blocks. */
public final class Prover {
  private final Registration registration;
  private final Outbox<Proof> outbox;
  private final Supplier<Optional<String>> death;
  private final InstantSource clock;

  /**
   * @param death why nothing that is kept would go on until the node is started again
   */
  public Prover(
      Registration registration,
      Outbox<Proof> outbox,
      Supplier<Optional<String>> death,
      InstantSource clock) {
    this.registration = registration;
    this.outbox = outbox;
    this.death = death;
    this.clock = clock;
  }

  /**
   * An inference to prove.
   *
   * @param content the digest of what answered, where the signing key has to be measured with it
   * @param inputHash signed, as is {@code outputHash}
   */
  public record Inference(
      String model,
      String version,
      Optional<Bytes32> content,
      Bytes32 inputHash,
      Bytes32 outputHash,
      SignatureForm form) {}

  /** The outcome of keeping a proof. */
  public sealed interface Outcome {
    record Proven(SettlementLeaf leaf, int teeType) implements Outcome {}

    /** No answer of this node may leave; another's may. The message is for the client. */
    record Refused(String message) implements Outcome {}
  }

  /** Why no answer may leave now; nothing if one may. Cheap: asked before the model runs. */
  public Optional<Outcome.Refused> unavailable() {
    return uncounted()
        .or(() -> death.get().map(Prover::unkept))
        .or(() -> outbox.refusal().map(Prover::unkept));
  }

  /** Why no answer counts now, whether it is to be settled or not; nothing if one does. */
  public Optional<Outcome.Refused> uncounted() {
    return registration.signer().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Outcome.Refused("this node's answers do not count now: " + registration.reason()));
  }

  private static Outcome.Refused unkept(String reason) {
    return new Outcome.Refused("this node cannot make proofs durable now: " + reason);
  }

  /** Signed, and durable when this returns. */
  public Outcome prove(Inference inference) {
    Outcome outcome = sign(inference);
    if (outcome instanceof Outcome.Proven proven) {
      try {
        keep(inference, proven);
      } catch (Outbox.NotKeptException e) {
        return unkept(String.valueOf(e.getMessage()));
      }
    }
    return outcome;
  }

  /** Makes durable what {@link #sign} has signed. */
  public void keep(Inference inference, Outcome.Proven proven) throws Outbox.NotKeptException {
    var _ = outbox.append(proof(inference, proven).build());
  }

  /** What goes to Kafka of it. */
  public static Proof.Builder proof(Inference inference, Outcome.Proven proven) {
    return Proofs.of(proven.leaf())
        .setTeeType(proven.teeType())
        .setModelName(inference.model())
        .setModelVersion(inference.version());
  }

  /** A key signs for what it was measured with alone (rule N7). */
  private Optional<Signer> signer(Optional<Bytes32> content) {
    return registration.signers().stream()
        .filter(each -> content.map(each::isMeasuredWith).orElse(true))
        .findFirst();
  }

  /**
   * Appoints the account that signs proofs of an answer (rule O5), by the key that has signed it.
   *
   * @return nothing if that key signs no more
   */
  public Optional<Bytes> appoint(Bytes32 teeId, Address prover) {
    return registration.signers().stream()
        .filter(each -> each.teeId().equals(teeId))
        .findFirst()
        .map(signer -> signer.sign(ProofOrigin.appointment(prover)));
  }

  /** Signed, and known to nobody but who gets the answer. */
  public Outcome sign(Inference inference) {
    // Asked now and not before the model ran: a key may end meanwhile.
    Signer signer = signer(inference.content()).orElse(null);
    if (signer == null) {
      return uncounted()
          .orElseGet(
              () ->
                  new Outcome.Refused(
                      "this node's key has just changed, and is not measured with what answered;"
                          + " ask again"));
    }
    long timestamp =
        Math.max(clock.instant().getEpochSecond(), signer.countsFrom().getEpochSecond());
    Bytes32 message =
        SettlementLeaf.message(inference.inputHash(), inference.outputHash(), timestamp);
    Bytes signature = signer.sign(message, inference.form());
    return new Outcome.Proven(
        new SettlementLeaf(
            signer.teeId(), inference.inputHash(), inference.outputHash(), signature, timestamp),
        signer.teeType());
  }
}
