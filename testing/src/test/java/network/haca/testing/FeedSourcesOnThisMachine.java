package network.haca.testing;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.oracle.source.Sources;

/**
 * Five sources of one price over HTTPS, each a server with a certificate of its own: three tell the
 * price and a little more or less, one lies, and one never answers.
 */
final class FeedSourcesOnThisMachine implements AutoCloseable {
  static final int COUNT = 5;
  private static final int LIAR = 3;
  private static final int SILENT = 4;

  private final List<HttpsSource> servers = new ArrayList<>();
  private final Path sources;
  private final Path authorities;

  /** In hundredths; what the honest ones tell lies within one of it. */
  private volatile long price;

  FeedSourcesOnThisMachine(Vertx vertx, Path home, long price) throws Exception {
    this.price = price;
    for (int i = 0; i < COUNT; i++) {
      HttpsSource server = HttpsSource.start(vertx, home.resolve("source" + i));
      int number = i;
      server.on("/price", request -> answer(number, request.response()::end));
      servers.add(server);
    }
    StringBuilder pem = new StringBuilder();
    for (HttpsSource server : servers) {
      pem.append(Files.readString(server.authority()));
    }
    authorities = Files.writeString(home.resolve("authorities.pem"), pem);
    sources =
        Files.writeString(
            home.resolve("feed-sources.json"), "{\"sources\": {" + definitions() + "}}");
  }

  private interface Ending {
    Object end(String body);
  }

  private void answer(int number, Ending response) {
    switch (number) {
      case SILENT -> {}
      case LIAR -> response.end("{\"price\": \"999999.99\"}");
      default -> {
        long told = price + number - 1;
        response.end("{\"price\": \"" + told / 100 + "." + "%02d".formatted(told % 100) + "\"}");
      }
    }
  }

  private String definitions() {
    return IntStream.range(0, COUNT)
        .mapToObj(
            i ->
                """
                "s%d": {"url": "%s/price", "select": "/price", "type": "number", "limits": {"seconds": 2}}"""
                    .formatted(i, servers.get(i).base()))
        .collect(Collectors.joining(", "));
  }

  /** The file of sources that data nodes take. */
  Path sources() {
    return sources;
  }

  /** Whom data nodes trust for them, in PEM. */
  Path authorities() {
    return authorities;
  }

  /** The query of a feed of this price. */
  String query() throws Exception {
    Sources read = Sources.read(sources);
    return read.all().stream()
        .map(
            source ->
                "{\"source\": \"%s\", \"digest\": \"%s\"}"
                    .formatted(source.name(), source.digest()))
        .collect(Collectors.joining(", ", "{\"sources\": [", "]}"));
  }

  void tell(long price) {
    this.price = price;
  }

  @Override
  public void close() {
    servers.forEach(HttpsSource::close);
  }
}
