package network.haca.lightclient;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;

/** Question and answer of a proven call in a few words, however large they are. */
final class CallWords {
  private static final int VALUES_MAX = 4;
  private static final int TEXT_MAX = 64;

  private CallWords() {}

  static String of(ProvenCall call) {
    return "%s (entry %s) in mode %s by node %s of round %s: %s"
        .formatted(
            shortened(call.request().modelCid()),
            call.entry(),
            call.mode(),
            call.answer().node(),
            call.round().number(),
            answer(call));
  }

  private static String answer(ProvenCall call) {
    if (call.answer().failure().isPresent()) {
      return "no answer, " + call.answer().failure().get();
    }
    Bytes returnData = call.answer().returnData();
    return switch (call.request()) {
      case LanguageRequest _ -> "a text in %s bytes".formatted(returnData.size());
      case ModelRequest _ ->
          InferenceAbi.readModelOutput(returnData)
              .map(CallWords::output)
              .orElse("what is no output");
      case FactRequest fact ->
          InferenceAbi.readFactResult(returnData)
              .map(
                  result ->
                      "%s at %s"
                          .formatted(
                              number(result.value(), fact.decimals()),
                              Instant.ofEpochSecond(result.observedAt())))
              .orElse("what is no fact");
    };
  }

  private static String output(ModelOutput output) {
    List<String> tensors = new ArrayList<>();
    output.numbers().stream().limit(VALUES_MAX).map(CallWords::tensor).forEach(tensors::add);
    int others =
        output.numbers().size() - tensors.size() + output.strings().size() + output.jsons().size();
    if (others > 0) {
      tensors.add("%s other outputs".formatted(others));
    }
    return String.join(", ", tensors);
  }

  private static String tensor(NumberTensor tensor) {
    List<String> values =
        new ArrayList<>(tensor.values().stream().limit(VALUES_MAX).map(CallWords::number).toList());
    if (tensor.values().size() > VALUES_MAX) {
      values.add("…");
    }
    return "%s %s = %s"
        .formatted(shortened(tensor.name()), tensor.shape(), String.join(" ", values));
  }

  /** With as many digits as the answer has; validators took no more decimals than 400. */
  private static String number(FixedPoint number) {
    return number(number.value(), number.isCanonical() ? number.decimals().intValueExact() : 0);
  }

  /** A number that was scaled to a whole one. */
  static String number(BigInteger scaled, int decimals) {
    String digits = scaled.abs().toString();
    if (digits.length() <= decimals) {
      digits = "0".repeat(decimals - digits.length() + 1) + digits;
    }
    int point = digits.length() - decimals;
    String sign = scaled.signum() < 0 ? "-" : "";
    return sign + digits.substring(0, point) + (decimals > 0 ? "." + digits.substring(point) : "");
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_MAX + 2 ? text : text.substring(0, TEXT_MAX) + "…";
  }
}
