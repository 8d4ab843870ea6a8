package network.haca.schemas.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.schemas.llm.CanonicalRequest.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule T7: a request to the Responses API is one chat, or is refused by the parameter's name. */
class ResponsesRequestTest {
  private static ResponsesRequest read(String more) throws Exception {
    return ResponsesRequest.of(PythonJson.parse("{\"model\":\"m\"," + more + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "input":"hi"                                            | "messages":[{"role":"user","content":"hi"}]
          "input":[{"role":"user","content":"hi"}]                | "messages":[{"role":"user","content":"hi"}]
          "input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}] | "messages":[{"role":"user","content":"hi"}]
          "instructions":"be","input":"hi"                        | "messages":[{"role":"system","content":"be"},{"role":"user","content":"hi"}]
          "input":"hi","max_output_tokens":7                      | "max_tokens":7,"messages":[{"role":"user","content":"hi"}]
          "input":"hi","temperature":1,"top_p":0.5,"stream":true  | "temperature":1,"top_p":0.5,"stream":true,"messages":[{"role":"user","content":"hi"}]
          "input":"hi","reasoning":{"effort":"low","summary":"auto"} | "reasoning_effort":"low","messages":[{"role":"user","content":"hi"}]
          "input":"hi","include":["message.output_text.logprobs"],"top_logprobs":2 | "logprobs":true,"top_logprobs":2,"messages":[{"role":"user","content":"hi"}]
          "input":"hi","store":false,"background":false,"truncation":"disabled","previous_response_id":null,"user":"u","metadata":{"a":"b"} | "messages":[{"role":"user","content":"hi"}]
          "input":"hi","text":{"format":{"type":"text"},"verbosity":"low"} | "verbosity":"low","messages":[{"role":"user","content":"hi"}]
          "input":"hi","text":{"format":{"type":"json_object"}}    | "response_format":{"type":"json_object"},"messages":[{"role":"user","content":"hi"}]
          "input":"hi","text":{"format":{"type":"json_schema","name":"n","strict":true,"schema":{"type":"object"}}} | "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}},"messages":[{"role":"user","content":"hi"}]
          "input":"hi","tools":[{"type":"function","name":"f","description":null,"parameters":{"type":"object"},"strict":true}],"tool_choice":{"type":"function","name":"f"} | "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}],"tool_choice":{"type":"function","function":{"name":"f"}},"messages":[{"role":"user","content":"hi"}]
          "input":"hi","text":{"format":{"type":"json_schema","name":"n","description":null,"strict":null,"schema":{"type":"object"}},"verbosity":null} | "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},"messages":[{"role":"user","content":"hi"}]
          "input":"hi","tools":[{"type":"function","name":"f","parameters":null,"strict":null,"output_schema":null,"defer_loading":false,"allowed_callers":["direct"]},{"type":"function","name":"g","allowed_callers":null}],"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]} | "tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}},"messages":[{"role":"user","content":"hi"}]
          "input":"hi","reasoning":{"effort":null,"summary":"detailed","generate_summary":"concise","context":"auto","mode":"standard"} | "messages":[{"role":"user","content":"hi"}]
          "input":"hi","reasoning":{"summary":"concise","generate_summary":null,"context":null} | "messages":[{"role":"user","content":"hi"}]
          "input":[{"type":"message","id":null,"status":null,"phase":null,"role":"user","content":[{"type":"input_image","image_url":"data:,","detail":null,"file_id":null}]}] | "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]
          "input":"hi","instructions":null,"metadata":null,"text":null,"reasoning":null,"include":null,"tools":null,"tool_choice":null,"max_tool_calls":null,"top_logprobs":null,"moderation":null,"context_management":null,"prompt":null,"conversation":null,"prompt_cache_options":{"mode":"implicit"} | "messages":[{"role":"user","content":"hi"}]
          "input":"hi","tools":[],"tool_choice":"auto"             | "tool_choice":"auto","messages":[{"role":"user","content":"hi"}]
          """)
  void parametersAreThoseOfTheChat(String asked, String chat) throws Exception {
    assertEquals(
        PythonJson.parse("{\"model\":\"m\"," + chat + "}"),
        assertInstanceOf(ResponsesRequest.AsChat.class, read(asked)).chat());
  }

  @Test
  void callsAndTheirOutputsAreTheMessagesThatAModelAndAClientMade() throws Exception {
    String input =
        """
        "input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"data:,","detail":"low"}]},
          {"type":"reasoning","id":"rs_1","summary":[]},
          {"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I call.","annotations":[]}]},
          {"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{}"},
          {"type":"function_call","call_id":"c2","name":"g","arguments":"{\\"x\\":1}"},
          {"type":"function_call_output","call_id":"c1","output":"1"},
          {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"2"}]},
          {"type":"function_call","call_id":"c3","name":"f","arguments":"{}"}]
        """;
    String messages =
        """
        [{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:,","detail":"low"}}]},
         {"role":"assistant","content":"I call.","tool_calls":[
           {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},
           {"id":"c2","type":"function","function":{"name":"g","arguments":"{\\"x\\":1}"}}]},
         {"role":"tool","tool_call_id":"c1","content":"1"},
         {"role":"tool","tool_call_id":"c2","content":"2"},
         {"role":"assistant","content":null,"tool_calls":[
           {"id":"c3","type":"function","function":{"name":"f","arguments":"{}"}}]}]
        """;
    assertEquals(
        PythonJson.parse(messages),
        assertInstanceOf(ResponsesRequest.AsChat.class, read(input)).chat().get("messages"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "stream":false                                      | input
          "input":[]                                          | input
          "input":"a","previous_response_id":"resp_1"         | previous_response_id
          "input":"a","conversation":"conv_1"                 | conversation
          "input":"a","prompt":{"id":"p"}                     | prompt
          "input":"a","background":true                       | background
          "input":"a","store":true                            | store
          "input":"a","truncation":"auto"                     | truncation
          "input":"a","stop":["x"]                            | stop
          "input":"a","n":2                                   | n
          "input":"a","messages":[]                           | messages
          "input":"a","tools":[{"type":"web_search"}]         | tools[0]
          "input":"a","tools":[{"type":"function"}]           | tools[0].name
          "input":"a","tools":[{"type":"function","name":"f","defer_loading":true}] | tools[0].defer_loading
          "input":"a","tool_choice":{"type":"file_search"}    | tool_choice
          "input":"a","text":{"format":{"type":"grammar"}}    | text.format.type
          "input":"a","reasoning":{"summary":"long"}          | reasoning.summary
          "input":"a","reasoning":{"context":"all_turns"}     | reasoning.context
          "input":"a","reasoning":{"mode":"pro"}              | reasoning.mode
          "input":"a","tools":[{"type":"function","name":"f","allowed_callers":["programmatic"]}] | tools[0].allowed_callers
          "input":"a","tools":[{"type":"function","name":"f","allowed_callers":"direct"}] | tools[0].allowed_callers
          "input":"a","tools":[{"type":"function","name":"f","defer_loading":"no"}] | tools[0].defer_loading
          "input":"a","tools":[{"type":"function","name":"f","output_schema":{}}] | tools[0].output_schema
          "input":"a","tool_choice":{"type":"allowed_tools","mode":"auto"} | tool_choice.tools
          "input":"a","tool_choice":{"type":"allowed_tools","tools":[]} | tool_choice.mode
          "input":"a","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"mcp"}]} | tool_choice.tools[0]
          "input":"a","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[],"more":1} | tool_choice.more
          "input":"a","text":{"format":{"type":"json_schema","schema":{}}} | text.format.name
          "input":"a","text":{"format":{"type":"json_schema","name":"n","schema":null}} | text.format.schema
          "input":"a","text":{"format":{"type":"json_schema","name":"n","schema":{},"more":1}} | text.format.more
          "input":"a","moderation":{}                         | moderation
          "input":"a","include":["file_search_call.results"]  | include
          "input":"a","text":"json_object"                    | text
          "input":"a","text":{"format":{"name":"n"}}          | text.format.type
          "input":"a","text":{"format":{"type":"json_object","schema":{}}} | text.format.schema
          "input":"a","reasoning":"high"                      | reasoning
          "input":"a","tool_choice":{"type":"function","name":"f","mode":"x"} | tool_choice.mode
          "input":"a","max_tool_calls":[[[]]]                 | max_tool_calls
          "input":"a","service_tier":["flex"]                 | service_tier
          "input":[{"role":"user","content":"a","cache":1}]   | input[0].cache
          "input":[{"role":"user","content":[{"type":"input_text","text":"a","cache":1}]}] | input[0].content[0].cache
          "input":[{"type":"function_call_output","call_id":"c","output":"a","cache":1}] | input[0].cache
          "input":"a","top_logprobs":"2"                      | top_logprobs
          "input":"a","metadata":{"a":1}                      | metadata
          "input":"a","instructions":["x"]                    | instructions
          "input":[{"type":"item_reference","id":"x"}]        | input[0]
          "input":[{"role":"user","content":"a"},{"type":"web_search_call"}] | input[1]
          "input":[{"role":"tool","content":"a"}]             | input[0].role
          "input":[{"role":"user"}]                           | input[0].content
          "input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}] | input[0].content[0].file_id
          "input":[{"role":"user","content":[{"type":"input_file","file_url":"u"}]}] | input[0].content[0].file_url
          "input":[{"role":"user","content":[{"type":"video"}]}] | input[0].content[0]
          "input":[{"type":"function_call","name":"f","arguments":"{}"}] | input[0].call_id
          """)
  void whatAChatDoesNotHaveIsRefusedByName(String asked, String param) throws Exception {
    ResponsesRequest.Refused refused =
        assertInstanceOf(ResponsesRequest.Refused.class, read(asked), asked);
    assertEquals(param, refused.param());
    assertTrue(refused.reason().contains("'" + param + "'"), refused::reason);
  }

  @Test
  void whatIsHashedIsTheChat() throws Exception {
    CanonicalRequest response =
        CanonicalRequest.of(
            PythonJson.parse("{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":5}"),
            AnswerPart.TEXT,
            Form.SDK);
    CanonicalRequest chat =
        CanonicalRequest.chat(
            PythonJson.parse(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":5}"),
            Form.SDK);
    assertEquals(assertInstanceOf(CanonicalRequest.Bytewise.class, chat), response);
  }

  @Test
  void anInputThatIsAnsweredWithVectorsIsOfEmbeddings() throws Exception {
    assertEquals(
        CanonicalRequest.embeddings(PythonJson.parse("{\"model\":\"m\",\"input\":\"hi\"}")),
        CanonicalRequest.of(
            PythonJson.parse("{\"model\":\"m\",\"input\":\"hi\"}"),
            AnswerPart.EMBEDDINGS,
            Form.SDK));
  }
}
