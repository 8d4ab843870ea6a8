package network.haca.cli.outcome;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.fullnode.abci.FatalErrors;
import network.haca.fullnode.app.HaltedException;
import network.haca.service.Explained;

/** The exit codes of the command, and their meanings. */
public enum ExitCode {
  DONE(0, "It is done, and what was to be proven is proven."),
  FAILED(Explained.FAILED, "It broke, or what was to be proven is not so."),
  SETUP(
      Explained.SETUP,
      "The command line, a setting, a file or this machine has to change first, or it is refused."),
  HALTED(HaltedException.EXIT, "The full node is halted: it is not at one with the others."),
  FATAL(FatalErrors.EXIT, "The full node met an error that it must not survive."),
  UNREACHABLE(5, "What is asked does not answer: the network is not up, or is elsewhere."),
  ABSENT(6, "What is asked for is not there, or not yet, such as the receipt of a new proof."),
  INTERRUPTED(130, "It was interrupted (Ctrl-C, SIGINT)."),
  TERMINATED(143, "It was told to end (SIGTERM).");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }

  /** A sentence for users. */
  public String meaning() {
    return meaning;
  }

  /** Done, or failed. */
  public static int of(boolean isGood) {
    return (isGood ? DONE : FAILED).code;
  }

  /** All of them with their meanings, in ascending order. */
  public static Map<String, String> table() {
    Map<String, String> table = new LinkedHashMap<>();
    for (ExitCode each : values()) {
      table.put(Integer.toString(each.code), each.meaning);
    }
    return Collections.unmodifiableMap(table);
  }
}
