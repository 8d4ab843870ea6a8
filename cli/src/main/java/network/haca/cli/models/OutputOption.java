package network.haca.cli.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.contracts.RegisteredModel.Output;
import network.haca.role.SetupException;
import network.haca.schemas.tensor.Datatype;
import picocli.CommandLine.Option;

/** {@code --asked-output NAME=DATATYPE:SHAPE}, once for each output that contracts get. */
final class OutputOption {
  private static final Pattern FORM =
      Pattern.compile("(?<name>.+)=(?<datatype>[A-Z0-9]+):(?<shape>\\d{1,9}(x\\d{1,9})*)");

  @Option(
      names = "--asked-output",
      paramLabel = "NAME=DATATYPE:SHAPE",
      description =
          "an output that contracts get which ask the model inside a transaction, such as"
              + " range=FP32:1x1; may be repeated (default: contracts cannot ask it)")
  private List<String> given = new ArrayList<>();

  List<Output> outputs() throws SetupException {
    List<Output> outputs = new ArrayList<>();
    for (String text : given) {
      outputs.add(parse(text));
    }
    return outputs;
  }

  private static Output parse(String text) throws SetupException {
    Matcher parts = FORM.matcher(text);
    Optional<Datatype> datatype =
        parts.matches() ? Datatype.parse(parts.group("datatype")) : Optional.empty();
    if (datatype.isEmpty() || datatype.get() == Datatype.BYTES) {
      throw new SetupException(
          "--asked-output: '%s' given; give NAME=DATATYPE:SHAPE with a datatype of numbers, such as range=FP32:1x1"
              .formatted(text),
          null);
    }
    return new Output(
        parts.group("name"),
        datatype.get().number(),
        Arrays.stream(parts.group("shape").split("x")).map(Long::valueOf).toList());
  }
}
