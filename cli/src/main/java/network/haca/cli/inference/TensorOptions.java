package network.haca.cli.inference;

import java.util.ArrayList;
import java.util.List;
import network.haca.client.InferenceClient;
import network.haca.role.SetupException;
import network.haca.schemas.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The input given to a model: a text or a row of numbers. */
final class TensorOptions {
  @Option(names = "--text", description = "a text, for the input --input (default: text)")
  private @Nullable String text;

  @Option(names = "--values", split = ",", description = "FP32 numbers of one row")
  private List<Float> values = new ArrayList<>();

  @Option(names = "--input", description = "the input's name (default: text, or launch)")
  private @Nullable String input;

  /** The one input. */
  Tensor given() throws SetupException {
    if (text != null) {
      return InferenceClient.text(input == null ? "text" : input, text);
    }
    if (values.isEmpty()) {
      throw new SetupException("give the question with --text or --values", null);
    }
    float[] row = new float[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i);
    }
    return InferenceClient.row(input == null ? "launch" : input, row);
  }
}
