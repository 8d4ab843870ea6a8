package network.haca.explorer.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import network.haca.connection.BoundedBody;
import network.haca.connection.ClientNetwork;
import network.haca.connection.HealthRoutes;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.explorer.chain.Ingress;
import network.haca.explorer.core.Happening;
import network.haca.primitives.Bytes;
import network.haca.service.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explorer's port. So many questions are worked on at once and no more, on threads of its own;
 * those that wait for other roles take no place from those that the view answers.
 */
public final class ExplorerServer {
  private static final Logger LOG = LoggerFactory.getLogger(ExplorerServer.class);

  private final List<Route> routes;
  private final LiveEvents events;
  private final ChatRelay chat;
  private final PageFiles page;
  private final Health health;
  private final Workplaces lookups;
  private final Workplaces asking;
  private final LimitedServer server;

  /** Pages of other origins may not ask models in the name of who looks at them. */
  private final PageGuard guard = PageGuard.pages(Set.of());

  /**
   * Bounds of what is done for clients at once.
   *
   * @param lookupsMax questions that the view answers
   * @param askingMax questions that other roles are asked
   * @param followersMax clients that follow the live events
   */
  public record Limits(int lookupsMax, int askingMax, int followersMax) {}

  /**
   * @param started when this process began, in nanoseconds or any other unit that tells it apart
   * @throws IOException if the page is not in this build
   */
  public ExplorerServer(
      Vertx vertx, Api api, Health health, Limits limits, ServerLimits connections, long started)
      throws IOException {
    this.routes = api.routes();
    this.health = health;
    this.page = PageFiles.read();
    this.lookups = new Workplaces(vertx, "explorer-lookups", limits.lookupsMax());
    this.asking = new Workplaces(vertx, "explorer-asking", limits.askingMax());
    this.chat = new ChatRelay(vertx, api.ingress().uri(), asking, ChatRelay.Limits.DEFAULT);
    this.events = new LiveEvents(vertx, limits.followersMax(), started);
    this.server =
        new LimitedServer(vertx, connections, connections.options()).requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close().eventually(() -> lookups.close()).eventually(() -> asking.close());
  }

  /** Tells those who follow; may be called from any thread and never waits. */
  public void publish(Happening happening) {
    events.publish(happening);
  }

  /** Clients that follow the live events. */
  public int followers() {
    return events.clients();
  }

  private void handle(HttpServerRequest request) {
    Answers.secure(request.response());
    boolean isGet = request.method().equals(HttpMethod.GET);
    // Browsers name an origin with scripts of their own page, too, and what is read is public.
    if (HealthRoutes.serve(request, health) || !isGet && guard.refuses(request)) {
      return;
    }
    if (isGet && request.path().equals(LiveEvents.PATH)) {
      events.serve(request);
    } else if (request.method().equals(HttpMethod.POST) && request.path().equals(ChatRelay.PATH)) {
      body(request, question -> chat.serve(request, question));
    } else if (!isGet || !page.serve(request.path(), request.response())) {
      route(request);
    }
  }

  private void route(HttpServerRequest request) {
    for (Route route : routes) {
      Optional<Map<String, String>> path = route.match(request.path());
      if (path.isPresent() && route.method().equals(request.method())) {
        body(request, body -> answer(request, route, path.get(), body));
        return;
      }
    }
    Answers.send(
        request.response(),
        Answer.notFound("there is nothing at this path; the API is described at " + OpenApi.PATH));
  }

  private static void body(HttpServerRequest request, Consumer<Buffer> use) {
    body(request)
        .onSuccess(use::accept)
        .onFailure(
            failure ->
                Answers.send(
                    request.response(),
                    Answer.problem(
                        413, "The question is too long", String.valueOf(failure.getMessage()))));
  }

  private static Future<Buffer> body(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        ? Future.succeededFuture(Buffer.buffer())
        : BoundedBody.read(
            request,
            Ingress.QUESTION_BYTES_MAX,
            () ->
                new IOException(
                    "a question has at most %d bytes".formatted(Ingress.QUESTION_BYTES_MAX)));
  }

  private void answer(
      HttpServerRequest request, Route route, Map<String, String> path, Buffer body) {
    MultiMap query;
    try {
      query = request.params();
    } catch (IllegalArgumentException e) {
      Answers.send(
          request.response(), Answer.badRequest("what follows the ? is not encoded right"));
      return;
    }
    answer(request, route, new Question(path, query, Bytes.wrap(body.getBytes())));
  }

  private void answer(HttpServerRequest request, Route route, Question question) {
    (route.asksOthers() ? asking : lookups)
        .work(client(request), () -> answer(route, question))
        .onSuccess(answer -> Answers.send(request.response(), answer))
        .onFailure(
            failure ->
                Answers.send(
                    request.response(),
                    Answer.unavailable(failure.getMessage() + " Ask again in a moment.")));
  }

  /** The address of who asks, as bounds are kept of it. */
  static String client(HttpServerRequest request) {
    return ClientNetwork.of(request.remoteAddress().host());
  }

  private static Answer answer(Route route, Question question) {
    try {
      return route.endpoint().answer(question);
    } catch (Question.UnreadableException e) {
      return Answer.badRequest(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("{} is not answered: {}", route.template(), e.getMessage());
      return Answer.unavailable("what this takes does not answer the explorer now");
    } catch (RuntimeException e) {
      LOG.error("{} is not answered", route.template(), e);
      return Answer.problem(500, "It failed", "the explorer's log says why");
    }
  }
}
