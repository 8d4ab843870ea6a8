package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.v1.Proof;

/** A node's parts around an exchange: a test says which of them fail, and reads what they got. */
final class ScriptedNode {
  static final String BLOB_ID = "b".repeat(43);
  static final Submission SUBMISSION = new Submission("0x" + "1".repeat(64), "0xacc", 7);

  /** Proofs for a batch that are durable. */
  final List<Proof> batched = new ArrayList<>();

  /** Answers that are durable together with their proofs. */
  final List<PublishedAnswer> published = new ArrayList<>();

  /** Everything that was counted, in words. */
  final List<String> counted = new ArrayList<>();

  /** Why the node has no key, or an outbox takes nothing. */
  Optional<String> keyless = Optional.empty();

  Optional<String> batchRefusal = Optional.empty();
  Optional<String> individualRefusal = Optional.empty();
  Optional<Submission> submission = Optional.empty();
  boolean isTooLongForBlob;

  /** Work that began off the event thread, and goes on when the test says so. */
  private final List<Runnable> held = new ArrayList<>();

  private boolean holdsWork;

  final Fresh fresh = new Fresh(() -> "1", () -> "call_1", InstantSource.fixed(Instant.EPOCH));

  final Work work =
      new Work() {
        @Override
        public <T> CompletionStage<T> run(Supplier<T> step) {
          CompletableFuture<T> done = new CompletableFuture<>();
          Runnable begin =
              () -> {
                try {
                  done.complete(step.get());
                } catch (RuntimeException | StackOverflowError e) {
                  done.completeExceptionally(e);
                }
              };
          if (holdsWork) {
            held.add(begin);
          } else {
            begin.run();
          }
          return done;
        }
      };

  final ExchangeMeter meter =
      new ExchangeMeter() {
        @Override
        public void used(JsonNode usage) {
          counted.add("used " + usage.path("completion_tokens").asInt());
        }

        @Override
        public void answered() {
          counted.add("answered");
        }

        @Override
        public void refused(LlmError error) {
          counted.add("refused " + error.status());
        }
      };

  final Proving proving =
      new Proving(
          new Prover(new Key(), new Batch(), Optional::empty, InstantSource.fixed(Instant.EPOCH)),
          new Individual(),
          leaf -> CompletableFuture.completedStage(submission),
          work);

  static LlmRequest request() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    LlmModel model =
        new LlmModel(
            "m",
            List.of(),
            List.of(new LlmModel.Route("p", "theirs", json.objectNode())),
            OptionalDouble.empty(),
            Optional.empty(),
            new LlmModel.Limits(0, 0));
    return new LlmRequest(
        LlmApi.CHAT, json.objectNode().put("model", "m"), model, Bytes32.ofUnsigned(1));
  }

  /** Has what blocks wait for {@link #work()}. */
  void holdWork() {
    holdsWork = true;
  }

  /** Does what waits, and what comes of it. */
  void work() {
    while (!held.isEmpty()) {
      held.removeFirst().run();
    }
  }

  private final class Key implements Registration {
    @Override
    public Optional<Signer> signer() {
      return keyless.isPresent() ? Optional.empty() : Optional.of(new Signing());
    }

    @Override
    public String reason() {
      return keyless.orElse("");
    }
  }

  private static final class Signing implements Signer {
    @Override
    public Bytes32 teeId() {
      return Bytes32.ZERO;
    }

    @Override
    public boolean isMeasuredWith(Bytes32 content) {
      return true;
    }

    @Override
    public int teeType() {
      return 16;
    }

    @Override
    public Instant countsFrom() {
      return Instant.EPOCH;
    }

    @Override
    public Bytes sign(Bytes32 message) {
      return message.value();
    }

    @Override
    public Bytes sign(Bytes32 message, Bytes32 salt) {
      return Bytes.concat(message.value(), salt.value());
    }

    @Override
    public Bytes signShared(Bytes32 message) {
      throw new AssertionError("a language model's answer is signed alone (rule T5)");
    }
  }

  private final class Batch implements Outbox<Proof> {
    @Override
    public long append(Proof proof) throws NotKeptException {
      if (batchRefusal.isPresent()) {
        throw new NotKeptException(batchRefusal.get());
      }
      batched.add(proof);
      return batched.size();
    }

    @Override
    public Optional<String> refusal() {
      return batchRefusal;
    }
  }

  private final class Individual implements IndividualProofs {
    @Override
    public Optional<String> refusal() {
      return individualRefusal;
    }

    @Override
    public Optional<String> append(
        SettlementLeaf leaf, Proof.Builder proof, JsonNode input, PublishedAnswer output)
        throws Outbox.NotKeptException {
      if (individualRefusal.isPresent()) {
        throw new Outbox.NotKeptException(individualRefusal.get());
      }
      if (isTooLongForBlob) {
        return Optional.empty();
      }
      published.add(output);
      return Optional.of(BLOB_ID);
    }
  }
}
