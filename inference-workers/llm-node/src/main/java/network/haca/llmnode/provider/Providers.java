package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.llmnode.core.ProviderEvents;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.schemas.llm.LlmError;

/**
 * All providers: a request goes along its model's routes until one has begun to work on it: work
 * that a bound has ended is not begun again elsewhere. A provider that rests after failures is
 * passed over.
 */
public final class Providers implements AutoCloseable {
  /** Not the request is at fault: the node has not paid there, no such model, too many requests. */
  private static final Set<Integer> OF_THE_ROUTE = Set.of(402, 404, 429);

  private static final int SERVER_ERRORS = 500;

  private final Map<String, Provider> byName;

  /**
   * @param byName the providers that the registry file names
   */
  public Providers(Map<String, Provider> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * The whole answer in OpenAI's form, with the provider's habits; fails with {@link
   * ProviderException} only.
   *
   * @param left completes when nobody waits for the answer any more: the work on it ends
   */
  public Future<JsonNode> complete(LlmRequest request, Future<Void> left) {
    return along(request, left, (route, others) -> provider(route).complete(request, route, left));
  }

  /**
   * The answer's events in one form, not read yet. A provider that says in them that it fails, and
   * nothing before, has done no more than one that refuses: the next is asked. Fails with {@link
   * ProviderException} only.
   *
   * @param left completes when nobody waits for the answer any more: the work on it ends
   */
  public Future<ProviderEvents> stream(LlmRequest request, Future<Void> left) {
    return along(request, left, new StreamCall(request, left));
  }

  private final class StreamCall implements Call<ProviderEvents> {
    private final LlmRequest request;
    private final Future<Void> left;

    StreamCall(LlmRequest request, Future<Void> left) {
      this.request = request;
      this.left = left;
    }

    @Override
    public Future<ProviderEvents> ask(Route route, List<Route> others) {
      return provider(route).stream(request, route, left)
          .map(
              events ->
                  new RetriedEvents(
                      new NormalEvents(request, events),
                      error ->
                          isForAnother(error, others, left)
                              ? Optional.of(next(others, left, this))
                              : Optional.empty()));
    }
  }

  @Override
  public void close() {
    byName.values().forEach(provider -> provider.close().await());
  }

  /** Asks along a route. */
  @FunctionalInterface
  private interface Call<T> {
    /**
     * @param others routes that are left
     */
    Future<T> ask(Route route, List<Route> others);
  }

  private <T> Future<T> along(LlmRequest request, Future<Void> left, Call<T> call) {
    List<Route> routes =
        request.model().routes().stream().filter(route -> !provider(route).rests()).toList();
    return routes.isEmpty()
        ? Future.failedFuture(
            new ProviderException(
                LlmError.unavailable("No provider of the model can be reached now.")))
        : next(routes, left, call);
  }

  private <T> Future<T> next(List<Route> routes, Future<Void> left, Call<T> call) {
    List<Route> others = routes.subList(1, routes.size());
    return call.ask(routes.getFirst(), others)
        .recover(
            failure ->
                failure instanceof ProviderException known
                        && isForAnother(known.error(), others, left)
                    ? next(others, left, call)
                    : Future.failedFuture(failure));
  }

  private static boolean isForAnother(LlmError error, List<Route> others, Future<Void> left) {
    return !others.isEmpty()
        && !left.isComplete()
        && !error.isAfterWork()
        && (OF_THE_ROUTE.contains(error.status()) || error.status() >= SERVER_ERRORS);
  }

  private Provider provider(Route route) {
    Provider provider = byName.get(route.provider());
    if (provider == null) {
      throw new IllegalStateException("the registry file names providers that it has");
    }
    return provider;
  }
}
