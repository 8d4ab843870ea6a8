package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import network.haca.oracle.core.AddressRange;
import network.haca.oracle.core.Asker;
import network.haca.oracle.core.ContractShare;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.Source;
import network.haca.oracle.source.SourceSecrets;
import network.haca.oracle.source.Sources;
import network.haca.primitives.Bytes;

/** The way to one source as a node goes it, with a clock that the test sets. */
final class AskedSource implements AutoCloseable {
  static final int ANSWER_BYTES_MAX = 4_096;
  static final Duration WHOLE = Duration.ofSeconds(20);
  static final List<AddressRange> LOOPBACK =
      List.of(new AddressRange(Bytes.fromHex("7f000000"), 8, "127.0.0.0/8"));

  final SourceSecrets secrets = new SourceSecrets();
  private volatile Instant now = Instant.parse("2026-11-29T11:00:00Z");
  private final Path folder;
  private final SourceAnswers answers;

  AskedSource(Vertx vertx, Path folder, TlsSource source) {
    this(vertx, folder, source, LOOPBACK, host -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  AskedSource(
      Vertx vertx,
      Path folder,
      TlsSource source,
      List<AddressRange> networks,
      HostAddresses.Names names) {
    this.folder = folder;
    InstantSource clock = this::now;
    this.answers =
        new SourceAnswers(
            vertx,
            new FetchBounds(
                Duration.ofSeconds(10),
                WHOLE,
                4,
                ANSWER_BYTES_MAX,
                2,
                new ContractShare(50),
                Optional.of(source.authority()),
                networks),
            names,
            secrets,
            clock);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** A lookup of a source whose definition has these fields. */
  Lookup lookup(String fields, Map<String, String> values) throws IOException {
    Path file = Files.createTempFile(folder, "sources", ".json");
    Files.writeString(file, "{\"sources\": {\"a\": {%s}}}".formatted(fields));
    return lookup(Sources.read(file).find("a").orElseThrow(), values);
  }

  /** The same of another source, of this name. */
  Lookup lookup(String name, String fields, Map<String, String> values) throws IOException {
    Path file = Files.createTempFile(folder, "sources", ".json");
    Files.writeString(file, "{\"sources\": {\"%s\": {%s}}}".formatted(name, fields));
    return lookup(Sources.read(file).find(name).orElseThrow(), values);
  }

  static Lookup lookup(Source source, Map<String, String> values) {
    return assertInstanceOf(Source.Filled.Ready.class, source.fill(values)).lookup();
  }

  /** The answer to come. */
  Future<Seen> start(Lookup lookup) {
    return start(lookup, Asker.FEED);
  }

  Future<Seen> start(Lookup lookup, Asker asker) {
    return answers.ask(lookup, asker);
  }

  Seen ask(Lookup lookup) throws Exception {
    return start(lookup).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** The value's text. */
  String value(Lookup lookup) throws Exception {
    Lookup.Read read = lookup.read(ask(lookup).body(), now());
    return assertInstanceOf(Lookup.Read.Value.class, read, read::toString).value().text();
  }

  /** Why there is none. */
  FactRefusal refusal(Lookup lookup) throws Exception {
    try {
      Lookup.Read read = lookup.read(ask(lookup).body(), now());
      return FactRefusal.source(
          assertInstanceOf(Lookup.Read.Unfit.class, read, read::toString).message());
    } catch (ExecutionException e) {
      return assertInstanceOf(RefusedException.class, e.getCause()).refusal();
    }
  }

  @Override
  public void close() {
    answers.close().await();
  }
}
