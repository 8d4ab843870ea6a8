package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.Transcript;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;
import network.haca.workers.core.InferenceOutcome.Reason;
import org.junit.jupiter.api.Test;

/** Whoever is at fault is told so, and what cannot be had is refused by its name. */
class InferenceServiceTest {
  private static final int OUTPUT_BYTES_MAX = 1_000;
  private static final Bytes SHARED = Bytes.ofUtf8("shared");

  private static final Signer SIGNER =
      new Signer() {
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
          throw new AssertionError("a tensor's answer is all in the message");
        }

        @Override
        public Bytes signShared(Bytes32 message) {
          return Bytes.concat(SHARED, message.value());
        }
      };

  private static final FactSource NO_FACTS =
      new FactSource() {
        @Override
        public CompletionStage<List<Made>> make(List<FeedInput> inputs) {
          return CompletableFuture.failedStage(
              new Model.RefusedException(Reason.INVALID, "feed 'BTC-USD' is stale"));
        }

        @Override
        public Optional<String> tooOld(FeedFact fact) {
          return Optional.empty();
        }
      };

  private static final Registration REGISTERED = registration(() -> Optional.of(SIGNER));

  private static Registration registration(Supplier<Optional<Signer>> signer) {
    return new Registration() {
      @Override
      public Optional<Signer> signer() {
        return signer.get();
      }

      @Override
      public String reason() {
        return "it was revoked";
      }
    };
  }

  private record FakeModel(CompletionStage<List<Tensor>> answer) implements Model {
    @Override
    public String name() {
      return "m";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public Bytes32 digest() {
      return Bytes32.ZERO;
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(new TensorSpec("y", Datatype.BOOL, List.of(1L)));
    }

    @Override
    public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
      return answer;
    }

    @Override
    public void close() {
      answer.toCompletableFuture().cancel(false);
    }
  }

  /**
   * @param before why nothing would be kept, told before the model runs
   * @param after the same, once it is to be kept
   */
  private record FakeOutbox(Optional<String> before, Optional<String> after)
      implements Outbox<Proof> {
    @Override
    public long append(Proof proof) throws NotKeptException {
      if (after.isPresent()) {
        throw new NotKeptException(after.get());
      }
      return 1;
    }

    @Override
    public Optional<String> refusal() {
      return before;
    }
  }

  private static InferenceOutcome outcome(
      CompletionStage<List<Tensor>> answer, ModelInferRequest.Builder request) {
    return outcome(answer, request, new FakeOutbox(Optional.empty(), Optional.empty()));
  }

  private static InferenceOutcome outcome(
      CompletionStage<List<Tensor>> answer,
      ModelInferRequest.Builder request,
      Outbox<Proof> outbox) {
    return service(answer, REGISTERED, outbox, Runnable::run)
        .infer(request.build())
        .toCompletableFuture()
        .join();
  }

  private static InferenceService service(
      CompletionStage<List<Tensor>> answer,
      Registration registration,
      Outbox<Proof> outbox,
      Executor executor) {
    return service(answer, registration, outbox, NO_FACTS, executor);
  }

  private static InferenceService service(
      CompletionStage<List<Tensor>> answer,
      Registration registration,
      Outbox<Proof> outbox,
      FactSource facts,
      Executor executor) {
    return service(answer, registration, outbox, RegistryEntries.NONE, facts, executor);
  }

  private static InferenceService service(
      CompletionStage<List<Tensor>> answer,
      Registration registration,
      Outbox<Proof> outbox,
      RegistryEntries entries,
      FactSource facts,
      Executor executor) {
    return new InferenceService(
        new Models(
            List.of(new FakeModel(answer)),
            List.of(new UnservedModel("broken", "2", "its file is cut"))),
        entries,
        facts,
        "VANILLA",
        Vouching.bySignature(
            new Prover(registration, outbox, Optional::empty, () -> Instant.EPOCH)),
        () -> Bytes.wrap(new byte[Transcript.RANDOM_SIZE]),
        executor,
        OUTPUT_BYTES_MAX);
  }

  private static InferenceService service(
      CompletionStage<List<Tensor>> answer, Registration registration, Executor executor) {
    return service(
        answer, registration, new FakeOutbox(Optional.empty(), Optional.empty()), executor);
  }

  private static CompletionStage<List<Tensor>> yes() {
    return CompletableFuture.completedStage(
        List.of(new Tensor("y", Datatype.BOOL, List.of(1L), Bytes.fromHex("0x01"))));
  }

  private static ModelInferRequest.Builder request() {
    return ModelInferRequest.newBuilder().setModelName("m");
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  private static InferenceOutcome.Refused refused(Reason reason, String message) {
    return new InferenceOutcome.Refused(reason, message);
  }

  private static ProofParameters proof(RegistryEntries entries) {
    InferenceOutcome outcome =
        service(
                yes(),
                REGISTERED,
                new FakeOutbox(Optional.empty(), Optional.empty()),
                entries,
                NO_FACTS,
                Runnable::run)
            .infer(request().build())
            .toCompletableFuture()
            .join();
    return switch (outcome) {
      case InferenceOutcome.Answered answered ->
          ProofParameters.of(answered.response()).orElseThrow();
      case InferenceOutcome.Refused refused -> throw new AssertionError(refused.message());
    };
  }

  /** Whoever answers under an entry signs so, and another entry's name gives another hash. */
  @Test
  void h2AnAnswerOfARegisteredModelIsSignedUnderItsEntry() {
    Bytes32 entry = Bytes32.ofUnsigned(7);
    ProofParameters under =
        proof(digest -> Optional.of(entry).filter(_ -> digest.equals(Bytes32.ZERO)));
    ProofParameters alone = proof(RegistryEntries.NONE);
    assertEquals(Optional.of(entry), under.registryEntry());
    assertEquals(Optional.empty(), alone.registryEntry());
    assertEquals(hash(Optional.of(entry)), under.leaf().inputHash());
    assertEquals(hash(Optional.empty()), alone.leaf().inputHash());
    assertEquals(under.leaf().outputHash(), alone.leaf().outputHash());
  }

  private static Bytes32 hash(Optional<Bytes32> entry) {
    return new TensorTranscript(
            "m",
            "1",
            Bytes32.ZERO,
            Bytes.wrap(new byte[Transcript.RANDOM_SIZE]),
            "",
            TensorTranscript.under(entry),
            List.of())
        .hash();
  }

  /** The reason is the feed's, not a failure of the node. */
  @Test
  void d4AFactThatCannotBeHadIsRefusedWithItsReason() {
    ModelInferRequest.Builder request = request();
    request
        .addInputsBuilder()
        .setName("x")
        .setDatatype("FP32")
        .addShape(1)
        .putParameters("feed", text("BTC-USD"));
    assertEquals(
        refused(Reason.INVALID, "model 'm': feed 'BTC-USD' is stale"), outcome(yes(), request));
  }

  @Test
  void whatTheModelRefusesIsTheRequestsFault() {
    assertEquals(
        refused(Reason.INVALID, "model 'm': index 9 is out of range"),
        outcome(
            CompletableFuture.failedStage(new InvalidTensorException("index 9 is out of range")),
            request()));
    assertEquals(
        refused(Reason.UNAVAILABLE, "model 'm': it is being closed"),
        outcome(
            CompletableFuture.failedStage(
                new Model.RefusedException(Reason.UNAVAILABLE, "it is being closed")),
            request()));
    assertEquals(
        refused(Reason.FAILED, "model 'm': failed: no such kernel"),
        outcome(
            CompletableFuture.failedStage(new IllegalStateException("no such kernel")), request()));
  }

  /** Rule O1. */
  @Test
  void withoutAPlaceForItsProofNoAnswerLeavesAndTheModelDoesNotRunIfThatIsKnown() {
    Optional<String> full = Optional.of("the disk is full");
    InferenceOutcome refusal =
        refused(Reason.UNAVAILABLE, "this node cannot make proofs durable now: the disk is full");
    assertEquals(
        refusal,
        outcome(new CompletableFuture<>(), request(), new FakeOutbox(full, full)),
        "asked, the model would never answer");
    assertEquals(refusal, outcome(yes(), request(), new FakeOutbox(Optional.empty(), full)));
  }

  @Test
  void whatThisNodeDoesNotGiveIsRefusedByName() {
    assertInstanceOf(
        InferenceOutcome.Answered.class,
        outcome(yes(), request().putParameters("verification", text("VANILLA"))));
    assertEquals(
        refused(
            Reason.INVALID,
            "model 'm': verification 'TEE' cannot be had of this node; its answers have 'VANILLA'"),
        outcome(yes(), request().putParameters("verification", text("TEE"))));
    ModelInferRequest.Builder twice = request();
    twice.addOutputsBuilder().setName("y");
    twice.addOutputsBuilder().setName("y");
    assertEquals(
        refused(Reason.INVALID, "model 'm': output 'y' is asked for twice"), outcome(yes(), twice));
    ModelInferRequest.Builder classes = request();
    classes
        .addOutputsBuilder()
        .setName("y")
        .putParameters("classification", InferParameter.newBuilder().setInt64Param(3).build());
    assertEquals(
        refused(
            Reason.INVALID,
            "model 'm': output 'y' is BOOL, of which there are no classes; ask for the output"
                + " itself"),
        outcome(yes(), classes));
    classes.getOutputsBuilder(0).setName("z");
    assertEquals(
        refused(Reason.INVALID, "model 'm': the model has no output 'z'; its outputs are [y]"),
        outcome(yes(), classes));
  }

  @Test
  void aModelThatIsKeptOutIsMissingWithItsReason() {
    assertEquals(
        refused(Reason.NOT_FOUND, "model 'broken' is not served: its file is cut"),
        outcome(yes(), request().setModelName("broken")));
    assertEquals(
        refused(Reason.NOT_FOUND, "unknown model 'n'; this node serves [m]"),
        outcome(yes(), request().setModelName("n")));
  }

  /** Rule T6. */
  @Test
  void anAnswerIsSignedTogetherWithOthersUnlessItsClientWantsASignatureOfItsOwn() {
    assertTrue(isShared(request()));
    assertTrue(isShared(request().putParameters("signature", text("shared"))));
    assertFalse(isShared(request().putParameters("signature", text("own"))));
    assertEquals(
        refused(
            Reason.INVALID,
            "model 'm': parameter 'signature' is \"mine\", neither \"own\" nor \"shared\""),
        outcome(yes(), request().putParameters("signature", text("mine"))));
  }

  private static boolean isShared(ModelInferRequest.Builder request) {
    InferenceOutcome.Answered answered =
        assertInstanceOf(InferenceOutcome.Answered.class, outcome(yes(), request));
    Bytes signature = ProofParameters.of(answered.response()).orElseThrow().leaf().signature();
    return signature.slice(0, SHARED.size()).equals(SHARED);
  }

  /** Rule N4. */
  @Test
  void aKeyThatEndsWhileTheModelRunsSignsNothing() {
    AtomicBoolean isEnded = new AtomicBoolean();
    Registration key = registration(() -> isEnded.get() ? Optional.empty() : Optional.of(SIGNER));
    CompletableFuture<List<Tensor>> running = new CompletableFuture<>();
    CompletableFuture<InferenceOutcome> outcome =
        service(running, key, Runnable::run).infer(request().build()).toCompletableFuture();
    isEnded.set(true);
    boolean _ = running.complete(yes().toCompletableFuture().join());
    InferenceOutcome ended =
        refused(Reason.UNAVAILABLE, "this node's answers do not count now: it was revoked");
    assertEquals(ended, outcome.join());
    assertEquals(
        ended,
        service(new CompletableFuture<>(), key, Runnable::run)
            .infer(request().build())
            .toCompletableFuture()
            .join(),
        "asked, the model would never answer");
  }

  @Test
  void whatBlocksRunsWhereItMayAndNotWhereTheModelAnswers() {
    Deque<Runnable> blocking = new ArrayDeque<>();
    CompletableFuture<InferenceOutcome> outcome =
        service(yes(), REGISTERED, blocking::add).infer(request().build()).toCompletableFuture();
    assertFalse(outcome.isDone());
    blocking.remove().run();
    assertInstanceOf(InferenceOutcome.Answered.class, outcome.join());
  }

  @Test
  void aRequestIsAnsweredThoughTheNodeIsClosing() {
    Executor closed =
        task -> {
          throw new RejectedExecutionException("closed");
        };
    CompletableFuture<List<Tensor>> later = new CompletableFuture<>();
    InferenceOutcome failed = refused(Reason.FAILED, "model 'm': failed: closed");
    assertEquals(
        failed,
        service(yes(), REGISTERED, closed).infer(request().build()).toCompletableFuture().join());
    CompletableFuture<InferenceOutcome> outcome =
        service(later, REGISTERED, closed).infer(request().build()).toCompletableFuture();
    boolean _ = later.complete(yes().toCompletableFuture().join());
    assertEquals(failed, outcome.join());
  }

  /** The model may run for longer than facts are the latest. */
  @Test
  void d4FactsThatGrewOldWhileTheModelRanAreNotSigned() {
    FeedInput input = new FeedInput("x", Datatype.BOOL, List.of(1L), "BTC-USD", Optional.empty());
    Tensor tensor = new Tensor("x", Datatype.BOOL, List.of(1L), Bytes.fromHex("0x01"));
    FeedDefinition definition =
        new FeedDefinition("d", "{}", List.of(), 10, 10, 30, 10, 1, 1, 60, 2, false);
    FeedFact fact =
        new FeedFact(input, 7, 0, new FeedVersion(1, 1_000, definition), List.of(), List.of());
    FactSource source =
        new FactSource() {
          @Override
          public CompletionStage<List<Made>> make(List<FeedInput> inputs) {
            return CompletableFuture.completedStage(List.of(new Made(fact, tensor)));
          }

          @Override
          public Optional<String> tooOld(FeedFact made) {
            return made.equals(fact) ? Optional.of("feed BTC-USD: it is stale") : Optional.empty();
          }
        };
    InferInputTensor.Builder named =
        InferInputTensor.newBuilder()
            .setName("x")
            .setDatatype("FP32")
            .addShape(1)
            .putParameters("feed", text("BTC-USD"));
    InferenceOutcome outcome =
        service(
                yes(),
                REGISTERED,
                new FakeOutbox(Optional.empty(), Optional.of("nothing may be kept")),
                source,
                Runnable::run)
            .infer(request().addInputs(named).build())
            .toCompletableFuture()
            .join();
    assertEquals(
        new InferenceOutcome.Refused(
            Reason.UNAVAILABLE,
            "model 'm': feed BTC-USD: it is stale now that the model has answered; ask again"),
        outcome);
  }
}
