package network.haca.llmnode.http;

import io.vertx.core.http.HttpServerRequest;

/** Paths of an LLM node's port beside OpenAI's. */
@FunctionalInterface
public interface ExtraRoutes {
  /** Returns true if the path is one of these; the request is answered then. */
  boolean serves(HttpServerRequest request);
}
