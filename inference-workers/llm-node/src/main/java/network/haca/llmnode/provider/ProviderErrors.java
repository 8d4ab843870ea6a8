package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import network.haca.llmnode.llm.WholeCharacters;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/**
 * Tells clients about a provider's errors: its own status, code and words where they are about the
 * request or say to come again, and nowhere the node's key.
 */
final class ProviderErrors {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERRORS = 500;

  private final String name;
  private final ProviderKeys keys;
  private final Dialect dialect;

  /**
   * @param name of the provider
   */
  ProviderErrors(String name, ProviderKeys keys, Dialect dialect) {
    this.name = name;
    this.keys = keys;
    this.dialect = dialect;
  }

  static LlmError tooLong() {
    return LlmError.provider(502, "The provider's answer is too long.").afterWork();
  }

  /** Returns true if what should be an answer, or a part of one, is an error in any API's form. */
  static boolean isError(JsonNode answer) {
    return answer.hasNonNull("error")
        || answer.path(0).hasNonNull("error")
        || answer.path("object").asText().equals("error")
        || answer.path("type").asText().equals("error");
  }

  /** The error of an answer whose status is not 200. */
  LlmError refused(int status, MultiMap headers, Buffer body) {
    JsonNode answer = json(body);
    if (dialect.isAboutKey(status, answer)) {
      return LlmError.provider(502, "Provider '%s' does not take this node's key.".formatted(name));
    }
    ErrorWords words = words(answer);
    boolean isOwnWord = status == UNAUTHORIZED || status == FORBIDDEN;
    boolean isNowhere = status >= NOT_FOUND && !isKnown(status) && words.message().isEmpty();
    if (status < BAD_REQUEST || isOwnWord || isNowhere || status >= SERVER_ERRORS) {
      return redacted(failed(status, words, RetryAfter.of(headers, answer)));
    }
    return redacted(
        new LlmError(
            status,
            words.typeOr(status == TOO_MANY ? "rate_limit_error" : "invalid_request_error"),
            words.codeOr(
                switch (status) {
                  case TOO_MANY -> "rate_limit_exceeded";
                  case TOO_LARGE -> "request_too_large";
                  default -> "";
                }),
            words.param(),
            words.messageOr(
                status == TOO_MANY
                    ? "Provider '%s' takes no more requests now.".formatted(name)
                    : "Provider '%s' refuses the request.".formatted(name)),
            false,
            RetryAfter.of(headers, answer)));
  }

  /** The error that an event of a stream tells of, behind others that were a part of an answer. */
  LlmError inTheMiddle(JsonNode answer) {
    return told(answer, "The provider failed in the middle of its answer", true);
  }

  /**
   * The error that an answer of status 200 is, or a stream in which nothing was said: the provider
   * has refused the request, however it says so.
   */
  LlmError insteadOfAnswer(JsonNode answer) {
    return told(answer, "Provider '%s' answers with an error".formatted(name), false);
  }

  private LlmError told(JsonNode answer, String what, boolean isAfterWork) {
    ErrorWords words = words(WholeCharacters.of(answer));
    String own = words.message().isEmpty() ? "." : ": " + words.message();
    return redacted(
        new LlmError(
            502,
            words.typeOr("server_error"),
            words.codeOr("provider_error"),
            words.param(),
            what + own,
            isAfterWork,
            RetryAfter.of(MultiMap.caseInsensitiveMultiMap(), answer)));
  }

  /**
   * The error of a connection that failed.
   *
   * @param isLate whether all of the answer's time is over
   * @param isSent whether the provider may have begun to work
   */
  LlmError of(Throwable failure, boolean isLate, boolean isSent) {
    if (failure instanceof ProviderException known) {
      return known.error();
    }
    if (isLate) {
      return LlmError.tooSlow("Provider '%s' does not end its answer in time.".formatted(name));
    }
    boolean isTimeout =
        failure instanceof TimeoutException
            || String.valueOf(failure.getMessage()).contains("imeout");
    LlmError error =
        isTimeout
            ? new LlmError(
                504,
                "server_error",
                "timeout",
                "Provider '%s' does not answer in time.".formatted(name))
            : LlmError.provider(
                502, "Provider '%s' ends the connection: %s".formatted(name, failure.getMessage()));
    return redacted(isSent ? error.afterWork() : error);
  }

  LlmError noJson() {
    return LlmError.provider(502, "Provider '%s' answers no JSON.".formatted(name)).afterWork();
  }

  private LlmError failed(int status, ErrorWords words, Optional<String> retryAfter) {
    String own = words.message().isEmpty() ? "." : ": " + words.message();
    return new LlmError(
        502,
        words.typeOr("server_error"),
        words.codeOr("provider_error"),
        words.param(),
        "Provider '%s' answers %d".formatted(name, status) + own,
        false,
        retryAfter);
  }

  /** Statuses that say enough without a word. */
  private static boolean isKnown(int status) {
    return status == TOO_LARGE || status == 422 || status == TOO_MANY;
  }

  /** No provider should repeat a key; if one does, it ends here. */
  private LlmError redacted(LlmError error) {
    return error.with(this::redacted);
  }

  /** Without the key before they are cut: a part of it is not to be told either. */
  private ErrorWords words(JsonNode answer) {
    return ErrorWords.of(answer, this::redacted);
  }

  private String redacted(String text) {
    String key = keys.of(name).orElse("");
    return key.isEmpty() ? text : text.replace(key, "[key]");
  }

  private static JsonNode json(Buffer body) {
    try {
      return WholeCharacters.of(PythonJson.parse(body.toString()));
    } catch (PythonJson.MalformedException e) {
      return MissingNode.getInstance();
    }
  }
}
