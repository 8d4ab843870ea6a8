package network.haca.devnet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The members of a network, by name.
 *
 * @param validators how many
 * @param twins how many there are of each role but broker and Walrus
 */
record Roster(int validators, int twins) {
  static final String BROKER = "broker";
  static final String WALRUS = "walrus";
  static final String VALIDATOR = "validator";
  static final String BRIDGE = "bridge";
  static final String STREAM = "proof-stream";
  static final String WORKER = "worker";
  static final String LLM = "llm-node";
  static final String INGRESS = "ingress";

  /** All roles of which there are twins. */
  static final List<String> TWINS = List.of(BRIDGE, STREAM, WORKER, LLM, INGRESS);

  List<String> named(String role) {
    return IntStream.range(0, role.equals(VALIDATOR) ? validators : twins)
        .mapToObj(index -> role + "-" + index)
        .toList();
  }

  /** Validators that may be away at once while the chain goes on; one alone is waited for. */
  int validatorsDownMax() {
    return Math.max(1, (validators - 1) / 3);
  }

  /** The links of one member, which a fault may hit: {@code FROM>TO}. */
  List<String> links(String member) {
    List<String> links = new ArrayList<>();
    switch (roleOf(member)) {
      case VALIDATOR -> {
        links.add(link(member, WALRUS));
        if (validators > 1) {
          links.add(link(member, "peers"));
        }
      }
      case BRIDGE ->
          links.addAll(
              List.of(
                  link(member, BROKER),
                  link(member, "chain"),
                  link(member, "cometbft"),
                  link(member, WALRUS)));
      case STREAM -> links.add(link(member, BROKER));
      case WORKER ->
          links.addAll(List.of(link(member, BROKER), link(member, "chain"), link(INGRESS, member)));
      case LLM ->
          links.addAll(
              List.of(
                  link(member, BROKER),
                  link(member, "chain"),
                  link(member, WALRUS),
                  link(member, BRIDGE),
                  link(INGRESS, member)));
      case INGRESS -> links.add(link(member, "chain"));
      default -> {}
    }
    return links;
  }

  static String link(String from, String to) {
    return from + ">" + to;
  }

  static String roleOf(String member) {
    return member.replaceAll("-\\d+$", "");
  }
}
