package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
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
    return along(request, left, (provider, route) -> provider.complete(request, route, left));
  }

  /**
   * The answer's events in one form, not read yet; fails with {@link ProviderException} only.
   *
   * @param left completes when nobody waits for the answer any more: the work on it ends
   */
  public Future<ProviderEvents> stream(LlmRequest request, Future<Void> left) {
    return along(request, left, (provider, route) -> provider.stream(request, route, left))
        .map(events -> new NormalEvents(request, events));
  }

  @Override
  public void close() {
    byName.values().forEach(provider -> provider.close().await());
  }

  private <T> Future<T> along(
      LlmRequest request, Future<Void> left, BiFunction<Provider, Route, Future<T>> call) {
    List<Route> routes =
        request.model().routes().stream().filter(route -> !provider(route).rests()).toList();
    return routes.isEmpty()
        ? Future.failedFuture(
            new ProviderException(
                LlmError.unavailable("No provider of the model can be reached now.")))
        : next(routes, left, call);
  }

  private <T> Future<T> next(
      List<Route> routes, Future<Void> left, BiFunction<Provider, Route, Future<T>> call) {
    Future<T> answer = call.apply(provider(routes.getFirst()), routes.getFirst());
    List<Route> others = routes.subList(1, routes.size());
    return others.isEmpty()
        ? answer
        : answer.recover(
            failure ->
                isWorthAnother(failure) && !left.isComplete()
                    ? next(others, left, call)
                    : Future.failedFuture(failure));
  }

  private static boolean isWorthAnother(Throwable failure) {
    return failure instanceof ProviderException known
        && !known.error().isAfterWork()
        && (OF_THE_ROUTE.contains(known.error().status())
            || known.error().status() >= SERVER_ERRORS);
  }

  private Provider provider(Route route) {
    Provider provider = byName.get(route.provider());
    if (provider == null) {
      throw new IllegalStateException("the registry file names providers that it has");
    }
    return provider;
  }
}
