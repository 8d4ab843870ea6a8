package network.haca.role;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** {@code --json}: one document on standard output, and nothing else there. */
public final class JsonOption {
  static final String NAME = "--json";

  @Option(
      names = NAME,
      description = "prints one JSON document on standard output; progress goes to standard error")
  private boolean isAsked;

  public boolean isAsked() {
    return isAsked;
  }

  /** Takes lines for people on the way to a result. */
  public PrintStream progress() {
    return isAsked ? System.err : System.out;
  }

  /** Prints the document if it was asked for: people have read all of it as it came. */
  public void print(JsonNode document) {
    if (isAsked) {
      System.out.println(document);
    }
  }

  /** Prints the document if it was asked for, else the text. */
  public void print(JsonNode document, String text) {
    System.out.println(isAsked ? document : text);
  }
}
