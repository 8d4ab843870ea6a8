package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The tool calls of one choice in fragments that everyone puts together alike: each call has an
 * index of its own, counted from 0, and its first fragment alone has id, type and name. Providers
 * give several calls one index or none, and repeat the id or the name in every fragment.
 */
final class CallFragments {
  /** Calls of one choice; OpenAI allows a request 128 tools. */
  static final int CALLS_MAX = 1024;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Supplier<String> ids;
  private final List<CallInParts> calls = new ArrayList<>();

  private int characters;

  /** The call that an index of the provider's, or its id, is of now. */
  private final Map<String, CallInParts> byIndex = new TreeMap<>();

  private final Map<String, CallInParts> byId = new TreeMap<>();

  /**
   * @param ids of calls that the provider gives none
   */
  CallFragments(Supplier<String> ids) {
    this.ids = ids;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** The length of their texts, which are kept until the answer has ended. */
  int characters() {
    return characters;
  }

  boolean isTooMany() {
    return calls.size() > CALLS_MAX;
  }

  /** What the fragments of one delta are; a call is told once its arguments begin. */
  ArrayNode add(JsonNode fragments) {
    ArrayNode out = JSON.arrayNode();
    Set<CallInParts> touched = new HashSet<>();
    for (JsonNode fragment : list(fragments)) {
      if (fragment instanceof ObjectNode object && !isTooMany()) {
        CallFragment read = CallFragment.of(object);
        if (!read.isEmpty()) {
          characters += read.length();
          CallInParts call = callOf(read, touched, out);
          touched.add(call);
          call.add(read).ifPresent(out::add);
        }
      }
    }
    return out;
  }

  /** The calls that are not told yet: no arguments come any more. */
  ArrayNode rest() {
    ArrayNode out = JSON.arrayNode();
    tellWaiting(out);
    return out;
  }

  private CallInParts callOf(CallFragment fragment, Set<CallInParts> touched, ArrayNode out) {
    String index = fragment.index();
    Optional<CallInParts> known =
        Optional.ofNullable(byId.get(key(index, fragment.id())))
            .filter(call -> !fragment.id().isEmpty());
    if (known.isPresent()) {
      return known.get();
    }
    Optional<CallInParts> current =
        index.isEmpty()
            ? calls.isEmpty() ? Optional.empty() : Optional.of(calls.getLast())
            : Optional.ofNullable(byIndex.get(index));
    CallInParts call =
        current
            .filter(one -> one.goesOnWith(fragment, touched.contains(one)))
            .orElseGet(() -> begin(out));
    byIndex.put(index, call);
    if (!fragment.id().isEmpty()) {
      byId.put(key(index, fragment.id()), call);
      byId.put(key("", fragment.id()), call);
    }
    return call;
  }

  private CallInParts begin(ArrayNode out) {
    tellWaiting(out);
    CallInParts call = new CallInParts(calls.size(), ids);
    calls.add(call);
    return call;
  }

  /** In the order of their indexes. */
  private void tellWaiting(ArrayNode out) {
    if (!calls.isEmpty()) {
      calls.getLast().tell().ifPresent(out::add);
    }
  }

  private static String key(String index, String id) {
    return index + "/" + id;
  }

  /** The calls of a whole answer, each with an id and its arguments as text. */
  static ArrayNode whole(JsonNode calls, Supplier<String> ids) {
    ArrayNode out = JSON.arrayNode();
    for (JsonNode each : list(calls)) {
      if (each instanceof ObjectNode call) {
        CallFragment read = CallFragment.of(call);
        ObjectNode told = call.deepCopy();
        told.remove("index");
        told.put("id", read.id().isEmpty() ? ids.get() : read.id())
            .put("type", read.type().isEmpty() ? CallFragment.FUNCTION : read.type());
        if (call.has("function")) {
          told.putObject("function").put("name", read.name()).put("arguments", read.arguments());
        }
        out.add(told);
      }
    }
    return out;
  }

  /** One call may stand there without a list around it. */
  private static JsonNode list(JsonNode calls) {
    return calls.isObject() ? JSON.arrayNode().add(calls) : calls;
  }
}
