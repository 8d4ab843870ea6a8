package network.haca.explorer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import network.haca.connection.server.ServerLimits;
import network.haca.explorer.chain.Sources;
import network.haca.explorer.core.Event;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.View;
import network.haca.explorer.kafka.ReadProgress;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.service.Health;

/** The explorer's port over a view on disk; all that it would ask beside that is away. */
final class Running implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where nobody listens. */
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ViewDatabase database;
  private final Api api;
  private final ExplorerServer server;
  private final int port;

  Running(Path folder, ExplorerServer.Limits limits) throws IOException {
    this(folder, limits, NOBODY);
  }

  Running(Path folder, ExplorerServer.Limits limits, URI ingress) throws IOException {
    this(folder, limits, ingress, NOBODY, NOBODY);
  }

  /**
   * @param node in the place of a full node and its CometBFT
   */
  Running(Path folder, ExplorerServer.Limits limits, URI ingress, URI node, URI bridge)
      throws IOException {
    database = ViewDatabase.open(folder);
    api =
        new Api(new Lookup(database), new ReadProgress(), Sources.at(node, node, bridge, ingress));
    server = new ExplorerServer(vertx, api, new Health(), limits, ServerLimits.DEFAULT, 42);
    port = server.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
  }

  Api api() {
    return api;
  }

  /** Takes an event into the view and tells those who follow. */
  void take(Event event) {
    database.change(table -> new View(table, server::publish).take(event));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  HttpClient client() {
    return http;
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }
}
