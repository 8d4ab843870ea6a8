package network.haca.cli.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.stream.Collectors;
import network.haca.cli.options.GivenFile;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.LlmHashes;
import network.haca.schemas.llm.PythonJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca hash}: what of an LLM request and its answer is signed. */
@Command(
    name = "hash",
    description = "Prints what is hashed and signed of an LLM inference.",
    mixinStandardHelpOptions = true)
public final class HashCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The input of both kinds. */
  static final class Input {
    @Parameters(paramLabel = "REQUEST", description = "the request's body as it was sent, JSON")
    private Path request = Path.of("request.json");

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "the answer's text, byte for byte")
    private @Nullable Path output;

    @Option(
        names = "--tool-calls",
        paramLabel = "FILE",
        description = "the answer's tool_calls instead, a JSON array")
    private @Nullable Path toolCalls;

    @Option(
        names = "--timestamp",
        paramLabel = "SECONDS",
        description = "tee_timestamp of the answer; needs --output or --tool-calls")
    private @Nullable Long timestamp;

    @Mixin private JsonOption json = new JsonOption();
  }

  @Command(
      name = "chat",
      description = "Of POST /v1/chat/completions.",
      mixinStandardHelpOptions = true)
  int chat(@Mixin Input input, @Mixin FormOption form) throws SetupException {
    return print(input, CanonicalRequest.chat(json(input.request), form.form()));
  }

  @Command(
      name = "completion",
      description = "Of POST /v1/completions.",
      mixinStandardHelpOptions = true)
  int completion(@Mixin Input input) throws SetupException {
    return print(input, CanonicalRequest.completion(json(input.request)));
  }

  @Command(
      name = "embeddings",
      description = "Of POST /v1/embeddings; --tool-calls is not for them.",
      mixinStandardHelpOptions = true)
  int embeddings(@Mixin Input input) throws SetupException {
    return print(input, CanonicalRequest.embeddings(json(input.request)));
  }

  @Command(
      name = "responses",
      description = "Of POST /v1/responses: of the chat that the request stands for.",
      mixinStandardHelpOptions = true)
  int responses(@Mixin Input input, @Mixin FormOption form) throws SetupException {
    return print(input, CanonicalRequest.responses(json(input.request), form.form()));
  }

  private static int print(Input input, CanonicalRequest canonical) throws SetupException {
    CanonicalRequest.Bytewise request =
        switch (canonical) {
          case CanonicalRequest.Bytewise bytewise -> bytewise;
          case CanonicalRequest.Unsupported(String reason) ->
              throw new SetupException(input.request + ": " + reason + ".", null);
        };
    ObjectNode lines = JSON.createObjectNode();
    lines.put("canonical", request.bytes().toUtf8());
    lines.put("request_hash", wire(request.hash()));
    Bytes output = signedOutput(input);
    if (output != null) {
      lines.put("output_hash", wire(Keccak.hash(output)));
    }
    if (input.timestamp != null) {
      if (output == null) {
        throw new SetupException(
            "--timestamp needs --output or --tool-calls: all three are signed together.", null);
      }
      lines.put("msg_hash", wire(LlmHashes.of(request, output, input.timestamp).message()));
    }
    input.json.print(
        lines,
        lines.properties().stream()
            .map(line -> "%-12s %s".formatted(line.getKey(), line.getValue().asText()))
            .collect(Collectors.joining(System.lineSeparator())));
    return ExitCode.DONE.code();
  }

  /** As in {@code tee_request_hash}: without 0x. */
  private static String wire(Bytes32 hash) {
    return hash.toHex().substring(2);
  }

  private static @Nullable Bytes signedOutput(Input input) throws SetupException {
    if (input.toolCalls != null) {
      return LlmHashes.toolCalls(json(input.toolCalls));
    }
    return input.output == null ? null : GivenFile.read(input.output);
  }

  private static JsonNode json(Path file) throws SetupException {
    try {
      return PythonJson.parse(GivenFile.read(file).toUtf8());
    } catch (PythonJson.MalformedException e) {
      throw new SetupException(file + " is not JSON: " + e.getMessage(), e);
    }
  }
}
