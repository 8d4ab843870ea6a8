package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The package's interface of {@code 0xF4} is the one by which the hub asks. */
class InferenceInterfacesTest {
  private static final Path HUBS = Path.of("src/main/solidity/inference/IInference.sol");
  private static final Path PACKAGES = Path.of("pipe/src/IInference.sol");
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*");
  private static final Pattern STRUCT = Pattern.compile("struct (\\w+) \\{([^}]*)\\}");
  private static final Pattern FUNCTION =
      Pattern.compile("function (\\w+)\\(([^)]*)\\) external returns \\(([^)]*)\\);");

  /** Parameter and result types of each function, with the fields of structs. */
  private static Map<String, String> functions(Path file) throws IOException {
    String source = COMMENT.matcher(Files.readString(file)).replaceAll("");
    Map<String, String> structs =
        STRUCT
            .matcher(source)
            .results()
            .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
    Map<String, String> functions = new TreeMap<>();
    for (MatchResult each : FUNCTION.matcher(source).results().toList()) {
      functions.put(
          each.group(1), type(each.group(2), structs) + " -> " + type(each.group(3), structs));
    }
    return functions;
  }

  /** The type of a parameter, whatever its struct is called. */
  private static String type(String parameter, Map<String, String> structs) {
    String name = parameter.strip().split("[ \\[]", 2)[0];
    String array = parameter.contains("[]") ? "[]" : "";
    String fields = structs.get(name);
    return fields == null
        ? name + array
        : Arrays.stream(fields.split(";", -1))
            .filter(field -> !field.isBlank())
            .map(field -> type(field, structs) + " " + fieldName(field))
            .collect(Collectors.joining(",", "(", ")" + array));
  }

  private static String fieldName(String field) {
    return field.strip().substring(field.strip().lastIndexOf(' ') + 1);
  }

  @Test
  void bothHaveTheSameFunctionsWithTheSameFields() throws IOException {
    Map<String, String> hubs = functions(HUBS);
    assertEquals(Set.of("runModelInference", "runLLMChat", "runLLMCompletion"), hubs.keySet());
    assertEquals(
        "(uint8 mode,string modelCID,string prompt,uint32 max_tokens,string[] stop_sequence,"
            + "uint32 temperature) -> (string answer)",
        hubs.get("runLLMCompletion"));
    assertEquals(hubs, functions(PACKAGES));
  }
}
