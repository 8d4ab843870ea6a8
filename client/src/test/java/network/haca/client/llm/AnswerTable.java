package network.haca.client.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.haca.schemas.llm.PythonJson;

/** Answers of models, one for each way in which clients are shown one. */
final class AnswerTable {
  private static final String HEAD =
      "\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1764140000,\"model\":\"m\"";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"cost\":0.25}";
  private static final String CALL =
      "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"{\\\"to\\\":\\\"a\\\"}\"}}";

  private AnswerTable() {}

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) PythonJson.parse(text);
  }

  private static ObjectNode body(String choices) throws Exception {
    return json("{%s,\"choices\":[%s],%s}".formatted(HEAD, choices, USAGE));
  }

  private static String choice(String message, String finish) {
    return "{\"index\":0,\"message\":{\"role\":\"assistant\",%s},\"finish_reason\":\"%s\"}"
        .formatted(message, finish);
  }

  /** Whole answers by name. */
  static Map<String, ObjectNode> whole() throws Exception {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    String text = "\"content\":\"Grüße 😀\\n\\\"\\\\\\u0000\\u2028 end\"";
    String calls = "\"tool_calls\":[%s,%s]".formatted(CALL, CALL.replace("c1", "c2"));
    all.put("text", body(choice(text, "stop")));
    all.put("calls", body(choice("\"content\":null," + calls, "tool_calls")));
    all.put("beside calls", body(choice("\"content\":\"I pay.\"," + calls, "tool_calls")));
    all.put("calls that say stop", body(choice("\"content\":\"\"," + calls, "stop")));
    all.put("refusal", body(choice("\"content\":null,\"refusal\":\"I will not.\"", "stop")));
    all.put("reasoning", body(choice(text + ",\"reasoning_content\":\"Hm.\"", "length")));
    String old = "\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}";
    all.put("function call", body(choice("\"content\":null," + old, "function_call")));
    String parts =
        "\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\",\"url\":\"u\"}]";
    all.put("parts", body(choice(parts, "stop")));
    String three =
        choice("\"content\":\"a\"", "stop")
            + ","
            + choice("\"content\":\"b\"", "stop").replace("\"index\":0", "\"index\":1")
            + ","
            + choice("\"content\":\"c\"", "length").replace("\"index\":0", "\"index\":2");
    all.put("three", body(three));
    String logprobs =
        "\"stop\",\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.12345678901234568,\"bytes\":[97]}],\"refusal\":null}";
    all.put("logprobs", body(choice(text, "stop").replace("\"stop\"", logprobs)));
    all.put(
        "completion",
        json(
            "{%s,\"choices\":[{\"index\":0,\"text\":\"hi\",\"finish_reason\":\"length\",\"logprobs\":null}],\"usage\":null,\"completion\":\"hi\"}"
                .formatted(HEAD)));
    all.put(
        "embeddings",
        json(
            "{\"id\":\"embd-1\",\"object\":\"list\",\"model\":\"m\",\"data\":[{\"index\":1,\"embedding\":[1e-7,3]},{\"index\":0,\"embedding\":[0.1,-2.0]}],%s}"
                .formatted(USAGE)));
    all.put("what nobody knows", body(choice(text + ",\"x\":{\"y\":[true,1e300,-0.0]}", "stop")));
    return all;
  }

  private static ObjectNode event(String choices, String more) throws Exception {
    return json(
        "{%s,\"choices\":[%s]%s}".formatted(HEAD.replace("completion", "chunk"), choices, more));
  }

  private static String delta(int index, String delta) {
    return "{\"index\":%s,\"delta\":{%s},\"finish_reason\":null}".formatted(index, delta);
  }

  private static String finish(int index, String reason) {
    return "{\"index\":%s,\"delta\":{},\"finish_reason\":\"%s\"}".formatted(index, reason);
  }

  private static List<ObjectNode> events(String finish, String... deltas) throws Exception {
    List<ObjectNode> all = new ArrayList<>();
    for (String delta : deltas) {
      all.add(event(delta(0, delta), ""));
    }
    all.add(event(finish(0, finish), "," + USAGE));
    return all;
  }

  /** Streamed answers by name: their events. */
  static Map<String, List<ObjectNode>> streamed() throws Exception {
    Map<String, List<ObjectNode>> all = new LinkedHashMap<>();
    String hello = "\"role\":\"assistant\",\"content\":\"Grü\"";
    String begin =
        "\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"\"}}]";
    String rest = "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"to\\\":1}\"}}]";
    all.put("text", events("stop", hello, "\"content\":\"ße 😀\""));
    all.put("one event", List.of(event(finish(0, "stop"), "")));
    all.put("calls", events("tool_calls", begin, rest));
    all.put("beside calls", events("tool_calls", hello, begin, rest));
    all.put("calls that say stop", events("stop", begin, rest));
    all.put("refusal", events("stop", "\"refusal\":\"I will\"", "\"refusal\":\" not.\""));
    all.put("reasoning", events("stop", "\"reasoning_content\":\"Hm.\"", hello));
    all.put("parts", events("stop", "\"content\":[{\"type\":\"text\",\"text\":\"a\"}]", hello));
    all.put(
        "three",
        List.of(
            event(delta(1, "\"content\":\"b\""), ""),
            event(delta(0, hello) + "," + delta(2, "\"content\":\"c\""), ""),
            event(finish(0, "stop") + "," + finish(1, "stop") + "," + finish(2, "length"), "")));
    List<ObjectNode> cut = new ArrayList<>(events("error", hello, "\"content\":\"in the mi\""));
    cut.getLast().putObject("error").put("message", "it is gone").put("code", "provider_error");
    all.put("cut", cut);
    all.put(
        "completion",
        List.of(
            event("{\"index\":0,\"text\":\"h\"}", ""),
            event("{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}", "")));
    return all;
  }

  static ObjectNode whole(String name) throws Exception {
    return Objects.requireNonNull(whole().get(name));
  }

  static List<ObjectNode> streamed(String name) throws Exception {
    return Objects.requireNonNull(streamed().get(name));
  }
}
