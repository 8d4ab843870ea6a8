package network.haca.cli.inference;

import java.util.ArrayList;
import java.util.List;
import network.haca.client.InferenceClient;
import network.haca.role.SetupException;
import network.haca.schemas.feed.FeedInput;
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

  @Option(
      names = "--feed",
      paramLabel = "INPUT=FEED[,…]",
      description =
          "an input that the node makes of a feed on chain, its latest value or candles:"
              + " prices=BTC-USD,candles=10,seconds=60[,order=descending][,values=open+close]"
              + "[,type=FP64][,shape=1x10]")
  private List<String> feeds = new ArrayList<>();

  /** The inputs that name feeds. */
  List<FeedInput> named() throws SetupException {
    List<FeedInput> named = new ArrayList<>();
    for (String feed : feeds) {
      named.add(NamedFeed.parse(feed));
    }
    return named;
  }

  /** The input that is given, if one is. */
  List<Tensor> given() throws SetupException {
    if (text != null) {
      return List.of(InferenceClient.text(input == null ? "text" : input, text));
    }
    if (values.isEmpty() && !feeds.isEmpty()) {
      return List.of();
    }
    if (values.isEmpty()) {
      throw new SetupException("give the question with --text, --values or --feed", null);
    }
    float[] row = new float[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i);
    }
    return List.of(InferenceClient.row(input == null ? "launch" : input, row));
  }
}
