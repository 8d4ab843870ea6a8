package network.haca.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** The commands by what they are for, as {@code haca help} lists them. */
final class CommandGroups implements IHelpSectionRenderer {
  private static final SequencedMap<String, List<String>> ALL = all();
  private static final int NAME_WIDTH = 18;
  private static final int INDENT = 2;

  private static SequencedMap<String, List<String>> all() {
    SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Start a network", List.of("demo", "up", "status", "testnet", "containers", "devchain"));
    groups.put(
        "Ask and verify",
        List.of(
            "infer",
            "pipe",
            "chat",
            "fact",
            "feed",
            "receipt",
            "verify",
            "hash",
            "signature",
            "zk"));
    groups.put(
        "Registry and chain",
        List.of(
            "registry",
            "model",
            "admin",
            "attestation",
            "validators",
            "keys",
            "wallet",
            "payments",
            "llm-keys",
            "evm"));
    groups.put(
        "Run one role",
        List.of(
            "worker",
            "llm-node",
            "data-node",
            "ingress",
            "broker",
            "proof-stream",
            "full-node",
            "bridge",
            "facilitator",
            "explorer",
            "walrus",
            "light",
            "settings"));
    groups.put("Measure", List.of("bench", "chaos"));
    groups.put("Find your way", List.of("help", "completion"));
    return Collections.unmodifiableSequencedMap(groups);
  }

  /** The names of the commands of each group, by its title. */
  static SequencedMap<String, List<String>> byTitle() {
    return ALL;
  }

  @Override
  public String render(Help help) {
    Map<String, Help> commands = help.subcommands();
    StringBuilder text = new StringBuilder();
    ALL.forEach(
        (title, names) -> {
          text.append("%n%s:%n".formatted(title));
          TextTable table = table(help);
          for (String name : names) {
            Help command = commands.get(name);
            if (command != null) {
              table.addRowValues(name, summary(command));
            }
          }
          text.append(table);
        });
    return text.toString();
  }

  private static TextTable table(Help help) {
    int width = help.commandSpec().usageMessage().width();
    return TextTable.forColumns(
        help.colorScheme(),
        new Column(NAME_WIDTH, INDENT, Overflow.SPAN),
        new Column(width - NAME_WIDTH, INDENT, Overflow.WRAP));
  }

  /** The first sentence of what it says of itself. */
  private static String summary(Help command) {
    String description = String.join(" ", command.commandSpec().usageMessage().description());
    return description.split("(?<=\\.) ", 2)[0];
  }
}
