package network.haca.llmnode.individual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.IndividualProof;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;
import network.haca.testkit.Await;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1 of answers that are settled each by itself. */
@Timeout(60)
class IndividualOutboxTest {
  private static final int SHARDS = 10;
  private static final int PAYLOAD_MAX = 2_000;
  private static final SettlementLeaf LEAF =
      new SettlementLeaf(
          Bytes32.ofUnsigned(1),
          Bytes32.ofUnsigned(2),
          Bytes32.ofUnsigned(3),
          Bytes.fromHex("04"),
          5);

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();

  /** Requests that the publisher refuses before it takes any. */
  private final AtomicInteger refusals = new AtomicInteger();

  /** Requests after those that are answered with the id of other bytes. */
  private final AtomicInteger lies = new AtomicInteger();

  private final BlockingQueue<Bytes> stored = new LinkedBlockingQueue<>();
  private final BlockingQueue<Proof> handed = new LinkedBlockingQueue<>();

  /** Why the outbox that goes to Kafka takes nothing now. */
  private volatile Optional<String> refusal = Optional.empty();

  private final Outbox<Proof> next =
      new Outbox<>() {
        @Override
        public long append(Proof proof) throws NotKeptException {
          Optional<String> reason = refusal;
          if (reason.isPresent()) {
            throw new NotKeptException(reason.get());
          }
          handed.add(proof);
          return handed.size();
        }

        @Override
        public Optional<String> refusal() {
          return refusal;
        }
      };
  private HttpServer publisher;

  @BeforeEach
  void startPublisher() {
    publisher =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              Bytes blob = Bytes.wrap(body.getBytes());
                              if (refusals.getAndDecrement() > 0) {
                                request.response().setStatusCode(503).end();
                                return;
                              }
                              if (lies.getAndDecrement() > 0) {
                                named(request, Bytes.EMPTY);
                                return;
                              }
                              stored.add(blob);
                              named(request, blob);
                            }))
            .listen(0, "127.0.0.1")
            .await();
  }

  private static void named(HttpServerRequest request, Bytes blob) {
    request
        .response()
        .end(
            "{\"alreadyCertified\":{\"blobId\":\"%s\"}}"
                .formatted(BlobId.of(blob, SHARDS).toText()));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private IndividualOptions options() {
    return options(SHARDS);
  }

  private IndividualOptions options(int shards) {
    URI uri = URI.create("http://127.0.0.1:" + publisher.actualPort());
    return new IndividualOptions(uri, shards, 1, uri, Duration.ZERO, PAYLOAD_MAX, 10, 1 << 30, 2);
  }

  private LogOutbox<IndividualProof> open() throws Exception {
    return LogOutbox.open(
        IndividualProof.parser(),
        folder,
        LogOptions.of(Sync.PROCESS, 10, LogOptions.BYTES_MAX_DEFAULT));
  }

  private static final PublishedAnswer NOTHING =
      new PublishedAnswer(JsonNodeFactory.instance.objectNode(), Optional.empty());

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static PublishedAnswer published(JsonNode body) {
    return new PublishedAnswer((ObjectNode) body, Optional.empty());
  }

  private static Optional<BlobId> append(
      LogOutbox<IndividualProof> outbox, IndividualOptions options) throws Exception {
    return new IndividualOutbox(outbox, options)
        .append(LEAF, Proofs.of(LEAF), json("{\"a\":1}"), published(json("{\"b\":2}")))
        .flatMap(BlobId::parse);
  }

  private void assertHanded(BlobId blobId) throws InterruptedException {
    Proof proof = handed.poll(30, TimeUnit.SECONDS);
    assertEquals(Optional.of(LEAF), Proofs.leaf(proof));
    assertEquals(Route.ROUTE_INDIVIDUAL, proof.getRoute());
    assertEquals(blobId.toText(), proof.getBlobId());
    assertEquals(blobId, BlobId.of(stored.element(), SHARDS), "it is on Walrus before");
  }

  @Test
  void aProofGoesOnOnceWalrusHasWhatItIsOfHoweverOftenThatFails() throws Exception {
    refusals.set(1);
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      assertHanded(append(outbox, options()).orElseThrow());
      assertEquals(
          "{\"input\":{\"a\":1},\"output\":{\"b\":2},\"teeSignature\":\"BA==\",\"teeId\":\"%s\",\"timestamp\":\"5\",\"ethAddress\":\"0x%s\"}"
              .formatted(LEAF.teeId().toHex(), "0".repeat(40)),
          stored.element().toUtf8());
    }
    try (LogOutbox<IndividualProof> outbox = open()) {
      assertEquals(0, outbox.waiting());
    }
  }

  @Test
  void whatWaitsWhenTheNodeEndsGoesOnAfterItsNextStart() throws Exception {
    refusals.set(Integer.MAX_VALUE);
    BlobId blobId;
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      blobId = append(outbox, options()).orElseThrow();
    }
    assertTrue(handed.isEmpty());
    refusals.set(0);
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      assertHanded(blobId);
    }
  }

  @Test
  void whatIsTooLongIsNotKept() throws Exception {
    JsonNode text = json("\"" + "x".repeat(PAYLOAD_MAX) + "\"");
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      assertEquals(
          Optional.empty(),
          new IndividualOutbox(outbox, options()).append(LEAF, Proofs.of(LEAF), text, NOTHING));
      assertEquals(0, outbox.waiting());
    }
  }

  @Test
  void aProofWaitsWhileThePublisherNamesTheIdOfOtherBytes() throws Exception {
    lies.set(1);
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      assertHanded(append(outbox, options()).orElseThrow());
      assertTrue(handed.isEmpty());
    }
  }

  @Test
  void aProofUnderAWrongNumberOfShardsGoesOnOnceThatIsCorrected() throws Exception {
    lies.set(Integer.MAX_VALUE);
    IndividualOptions wrong = options(SHARDS + 1);
    BlobId told;
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, wrong)) {
      told = append(outbox, wrong).orElseThrow();
    }
    assertTrue(handed.isEmpty());
    lies.set(0);
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, options())) {
      Proof proof = handed.poll(30, TimeUnit.SECONDS);
      assertNotEquals(told.toText(), proof.getBlobId());
      assertEquals(BlobId.of(stored.element(), SHARDS).toText(), proof.getBlobId());
    }
  }

  @Test
  void whatIsTooLargeForTheNetworkIsNotKept() throws Exception {
    IndividualOptions small =
        new IndividualOptions(
            options().publisher(),
            4,
            1,
            options().bridge(),
            Duration.ZERO,
            8 << 20,
            10,
            1 << 30,
            2);
    JsonNode text = json("\"" + "x".repeat((int) BlobId.bytesMax(4)) + "\"");
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain _ = new IndividualDrain(outbox, next, small)) {
      assertEquals(
          Optional.empty(),
          new IndividualOutbox(outbox, small).append(LEAF, Proofs.of(LEAF), text, NOTHING));
      assertEquals(0, outbox.waiting());
    }
  }

  @Test
  void aProofWaitsHereWhileTheOutboxThatGoesToKafkaTakesNone() throws Exception {
    refusal = Optional.of("the outbox cannot be written: No space left on device");
    BlobId blobId;
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain drain = new IndividualDrain(outbox, next, options())) {
      blobId = append(outbox, options()).orElseThrow();
      Await.until("it does not rest", () -> drain.rested() > 0);
      assertEquals(1, outbox.waiting());
      assertTrue(stored.isEmpty(), "nothing is stored in vain");
      refusal = Optional.empty();
      assertHanded(blobId);
      assertTrue(drain.death().isEmpty());
    }
  }

  @Test
  void proofsThatFailTakeNoOthersTurn() throws Exception {
    lies.set(2);
    try (LogOutbox<IndividualProof> outbox = open();
        IndividualDrain drain = new IndividualDrain(outbox, next, options())) {
      append(outbox, options());
      append(outbox, options());
      Await.until("they do not rest", () -> drain.rested() >= 2);
      BlobId third = append(outbox, options()).orElseThrow();
      assertHanded(third);
      assertTrue(outbox.waiting() >= 2, "the two before it still rest");
    }
  }
}
