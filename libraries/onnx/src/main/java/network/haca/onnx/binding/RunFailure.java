package network.haca.onnx.binding;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The meaning of an error of ONNX Runtime for a run. */
final class RunFailure {
  private static final int MESSAGE_MAX = 500;

  /** {@code ORT_NO_MODEL, ENGINE_ERROR, NOT_IMPLEMENTED} and what comes of devices. */
  private static final Set<Integer> OUR_FAULT = Set.of(4, 5, 9, OrtRefusedException.DEVICE_FAILS);

  private static final List<String> DEVICE =
      List.of("CUDA failure", "CUDNN failure", "CUBLAS failure");
  private static final List<String> MEMORY =
      List.of(
          "smaller than requested bytes",
          "Failed to allocate memory",
          "bad_alloc",
          "bad allocation",
          "out of memory");
  private static final Pattern ASKED = Pattern.compile("requested bytes of (\\d{1,18})");

  /** Where in its own source the error arose, which is no news to a client. */
  private static final Pattern SOURCE =
      Pattern.compile("/\\S+\\.(?:cc|cpp|h|hpp|cu|cuh):\\d+ (?:[^\\n]*?\\) )?");

  private static final Pattern OPERATOR =
      Pattern.compile(
          "Non-zero status code returned while running (\\S+) node\\. Name:'(.*?)' Status Message: ");

  private RunFailure() {}

  static RunOutcome of(OrtRefusedException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (MEMORY.stream().anyMatch(message::contains)) {
      return new RunOutcome.OutOfMemory(bytesAsked(message));
    }
    boolean isOurs =
        OUR_FAULT.contains(refusal.code()) || DEVICE.stream().anyMatch(message::contains);
    return isOurs
        ? new RunOutcome.Failed(readable(message))
        : new RunOutcome.InputsRefused(readable(message));
  }

  private static long bytesAsked(String message) {
    Matcher asked = ASKED.matcher(message);
    return asked.find() ? Long.parseLong(asked.group(1)) : 0;
  }

  private static String readable(String message) {
    String text =
        OPERATOR.matcher(SOURCE.matcher(message).replaceAll("")).replaceFirst("$1 '$2': ").strip();
    return text.length() > MESSAGE_MAX ? text.substring(0, MESSAGE_MAX) + "…" : text;
  }
}
