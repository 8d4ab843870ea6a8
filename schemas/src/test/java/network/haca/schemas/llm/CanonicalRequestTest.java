package network.haca.schemas.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import network.haca.schemas.llm.CanonicalRequest.Form;
import org.junit.jupiter.api.Test;

class CanonicalRequestTest {
  private static final String PARTS =
      "[{\"type\":\"text\",\"text\":\"it's \\\"x\\\"\"},7,"
          + "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"AAAA\"}},"
          + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]";

  private static CanonicalRequest chat(String message, String more, Form form) throws Exception {
    return CanonicalRequest.chat(
        PythonJson.parse("{\"model\":\"m\",\"messages\":[" + message + "]" + more + "}"), form);
  }

  private static String bytes(String message, String more, Form form) throws Exception {
    return assertInstanceOf(CanonicalRequest.Bytewise.class, chat(message, more, form))
        .bytes()
        .toUtf8();
  }

  private static String whole(String message, String more) {
    return "{" + more + "\"messages\": [" + message + "], \"model\": \"m\", \"temperature\": 0.0";
  }

  private static String reason(CanonicalRequest request) {
    return assertInstanceOf(CanonicalRequest.Unsupported.class, request).reason();
  }

  @Test
  void theSdksFormKeepsTextAndNamesAttachments() throws Exception {
    assertEquals(
        whole(
                "{\"content\": [{\"text\": \"it's \\\"x\\\"\", \"type\": \"text\"},"
                    + " {\"text\": \"7\", \"type\": \"text\"},"
                    + " {\"filename\": \"a.pdf\", \"type\": \"file\"}, {\"type\": \"image_url\"}],"
                    + " \"role\": \"user\"}",
                "")
            + "}",
        bytes("{\"role\":\"user\",\"content\":" + PARTS + "}", "", Form.SDK));
  }

  @Test
  void theGatewaysFormIsPythonsTextOfTheList() throws Exception {
    assertEquals(
        whole(
                "{\"content\": \"[{'a': None, 'b': [True, 1.0, 1e-07]}, \\\"it's\\\","
                    + " 'it\\\\'s \\\"x\\\"\\\\n', '\\\\u200b\\u00e9\\\\x00']\", \"role\": \"user\"}",
                "")
            + "}",
        bytes(
            "{\"role\":\"user\",\"content\":[{\"a\":null,\"b\":[true,1.0,1e-7]},\"it's\","
                + "\"it's \\\"x\\\"\\n\",\"\\u200bé\\u0000\"]}",
            "",
            Form.GATEWAY));
  }

  @Test
  void whatEachFormMakesOfLaterFields() throws Exception {
    String developer = "{\"role\":\"developer\",\"content\":\"c\"}";
    assertEquals(
        whole("{\"content\": \"c\", \"role\": \"system\"}", "") + ", \"web_search\": true}",
        bytes(developer, ",\"web_search\":1", Form.SDK));
    assertEquals(
        "the role 'developer' is not known to the gateway",
        reason(chat(developer, "", Form.GATEWAY)));
    String call = "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}";
    String sdk = "{\"arguments\": \"\", \"name\": \"f\"}, \"id\": \"\", \"type\": \"function\"}";
    String gateway = "{\"arguments\": null, \"name\": \"f\"}, \"id\": null, \"type\": null}";
    String start = "{\"content\": \"\", \"role\": \"assistant\", \"tool_calls\": [{\"function\": ";
    assertEquals(whole(start + sdk + "]}", "") + "}", bytes(call, "", Form.SDK));
    assertEquals(whole(start + gateway + "]}", "") + "}", bytes(call, "", Form.GATEWAY));
  }

  @Test
  void whatHasNoFormIsNamed() throws Exception {
    assertEquals(
        "unknown role 'x'; known are system, developer, user, assistant, tool, function",
        reason(chat("{\"role\":\"x\"}", "", Form.SDK)));
    assertEquals(
        "'messages' is missing; give at least one",
        reason(CanonicalRequest.chat(PythonJson.parse("{\"model\":\"m\"}"), Form.SDK)));
    assertEquals(
        "'model' is missing; give its name",
        reason(CanonicalRequest.completion(PythonJson.parse("{\"prompt\":\"p\"}"))));
    String user = "{\"role\":\"user\",\"content\":\"c\"}";
    assertEquals("'tools' is not a list", reason(chat(user, ",\"tools\":{\"a\":1}", Form.SDK)));
    assertEquals(
        "'temperature' is not a number", reason(chat(user, ",\"temperature\":\"1\"", Form.SDK)));
  }
}
