package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.attestation.PinnedTrustManager;
import network.haca.llmnode.app.LlmNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.provingnode.log.LogOptions;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.provingnode.log.Sync;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1 with many clients at once, most of whom do not read. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ManyStreamsIT {
  private static final int STREAMS_MAX = 500;

  /** What a stream may cost node, provider and client together. */
  private static final long MEMORY_MAX = 1 << 20;

  private static final String HOST = "127.0.0.1";
  private static final String RIVER =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"river\"}]}";

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  private static long memory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + PlatformDependent.usedDirectMemory();
  }

  private LlmNode node(FakeOpenAi provider) throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            "{\"providers\":{\"fake\":{\"url\":\"%s\"}},\"models\":[{\"name\":\"m\",\"provider\":\"fake\"}]}"
                .formatted(provider.base()));
    return LlmNodeClient.start(vertx, home, models, Map.of());
  }

  private HttpClient client(LlmNode node) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(false)
            .setReceiveBufferSize(16 << 10)
            .setTrustOptions(
                TrustOptions.wrap(new PinnedTrustManager(node.identity().tlsCertificateDer()))),
        new PoolOptions().setHttp1MaxSize(STREAMS_MAX));
  }

  private static Future<HttpClientResponse> open(HttpClient client, int port, AtomicLong read) {
    return client
        .request(HttpMethod.POST, port, HOST, "/v1/chat/completions")
        .compose(request -> request.send(Buffer.buffer(RIVER)))
        .onSuccess(
            response -> {
              response.pause();
              response.handler(part -> read.addAndGet(part.length()));
            });
  }

  /** Until nothing moves any more: whoever does not read has brought the provider to a stop. */
  private static void awaitStill(AtomicLong read) throws Exception {
    long[] last = {-1};
    Await.until(
        Duration.ofSeconds(60),
        "the streams go on",
        () -> {
          boolean stands = read.get() == last[0];
          last[0] = read.get();
          return stands;
        });
  }

  @Test
  void slowReadersCostLittleAndDelayNobody() throws Exception {
    assertCostsLittle(40, 4);
  }

  @Test
  @Tag("full")
  void fiveHundredDoNeither() throws Exception {
    assertCostsLittle(500, 50);
  }

  private void assertCostsLittle(int count, int readers) throws Exception {
    try (FakeOpenAi provider = FakeOpenAi.start(vertx);
        LlmNode node = node(provider)) {
      HttpClient client = client(node);
      AtomicLong read = new AtomicLong();
      long before = memory();
      List<Future<HttpClientResponse>> opening = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        opening.add(open(client, node.port(), read));
      }
      List<HttpClientResponse> streams = new ArrayList<>();
      for (Future<HttpClientResponse> each : opening) {
        streams.add(each.toCompletionStage().toCompletableFuture().get());
      }
      assertTrue(streams.stream().allMatch(stream -> stream.statusCode() == 200));
      List<Future<Void>> ends = new ArrayList<>();
      for (HttpClientResponse stream : streams.subList(0, readers)) {
        ends.add(stream.end());
        stream.resume();
      }
      Future.all(ends).toCompletionStage().toCompletableFuture().get();
      assertTrue(read.get() > (long) readers * FakeOpenAi.RIVER * 1024, "whole rivers were read");
      awaitStill(read);
      long cost = memory() - before;
      System.out.printf(
          "%d streams, %d of whom read: %d kB each%n", count, readers, cost / count / 1024);
      assertTrue(cost < count * MEMORY_MAX, cost + " bytes");
      // Each of the others can still be read to its end.
      HttpClientResponse slow = streams.getLast();
      Future<Void> end = slow.end();
      slow.resume();
      end.toCompletionStage().toCompletableFuture().get();
      // The node ends with almost 450 streams in the middle.
    } finally {
      vertx.close().await();
    }
    try (LogOutbox<Proof> outbox =
            LogOutbox.open(
                Proof.parser(),
                home.resolve("outbox"),
                LogOptions.of(Sync.PROCESS, count, LogOptions.BYTES_MAX_DEFAULT));
        LogReader<Proof> reader = outbox.reader()) {
      assertEquals(count, outbox.waiting(), "what was written is proven, of every stream");
      Map<Bytes32, Integer> chunks = hashesOfPrefixes();
      List<Integer> proven =
          reader.next(count).stream()
              .map(entry -> chunks.get(Proofs.bytes32(entry.message().getOutputHash())))
              .toList();
      assertFalse(proven.contains(null), "every proof is of a beginning of the river");
      assertEquals(readers + 1, proven.stream().filter(chunk -> chunk == FakeOpenAi.RIVER).count());
    }
  }

  /** How many chunks each hash is of, from none to all. */
  private static Map<Bytes32, Integer> hashesOfPrefixes() {
    Map<Bytes32, Integer> hashes = new HashMap<>();
    Keccak.Running text = new Keccak.Running();
    Bytes chunk = Bytes.ofUtf8("x".repeat(1024));
    for (int i = 0; i <= FakeOpenAi.RIVER; i++) {
      hashes.put(text.hash(), i);
      text.update(chunk);
    }
    return hashes;
  }
}
