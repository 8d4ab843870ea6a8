package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.evm.state.Log;
import network.haca.primitives.Address;

/**
 * A filter of logs.
 *
 * @param addresses any if empty
 * @param topics by position the wanted ones in lower-case hex, any if empty
 */
record LogFilter(Set<Address> addresses, List<Set<String>> topics) {
  private static final int TOPICS_MAX = 4;
  private static final int ALTERNATIVES_MAX = 1_000;

  /** Upper bound on a filter that the node keeps: there is room for hundreds of addresses. */
  private static final int KEPT_CHARACTERS_MAX = 64 << 10;

  LogFilter {
    addresses = Set.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  static LogFilter read(JsonNode filter) throws RpcException {
    Set<Address> addresses = new HashSet<>();
    for (JsonNode address : alternatives(filter.path("address"))) {
      addresses.add(Parameters.addressOf(address));
    }
    JsonNode positions = filter.path("topics");
    if (filter.hasNonNull("topics") && !positions.isArray()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "'topics' is a list, of a topic or several for each place");
    }
    if (positions.size() > TOPICS_MAX) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "a log has at most " + TOPICS_MAX + " topics");
    }
    List<Set<String>> topics = new ArrayList<>();
    for (JsonNode position : positions) {
      Set<String> wanted = new TreeSet<>();
      for (JsonNode topic : alternatives(position)) {
        wanted.add(Parameters.wordOf(topic).toHex());
      }
      topics.add(wanted);
    }
    return new LogFilter(addresses, topics);
  }

  /** The same of a filter that is kept for whoever asked, which has to be small. */
  static LogFilter readKept(JsonNode filter) throws RpcException {
    if (filter.toString().length() > KEPT_CHARACTERS_MAX) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "a filter that is kept has at most %d characters; use fewer addresses and topics"
              .formatted(KEPT_CHARACTERS_MAX));
    }
    return read(filter);
  }

  boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      Set<String> wanted = topics.get(i);
      boolean isThere = i < log.topics().size();
      if (!wanted.isEmpty() && !(isThere && wanted.contains(log.topics().get(i).toHex()))) {
        return false;
      }
    }
    return true;
  }

  /** One value or a list of them; null and nothing mean any. */
  private static List<JsonNode> alternatives(JsonNode node) throws RpcException {
    List<JsonNode> alternatives = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(alternatives::add);
      // In a list null means any, too.
      if (alternatives.stream().anyMatch(JsonNode::isNull)) {
        return List.of();
      }
    } else if (!node.isNull() && !node.isMissingNode()) {
      alternatives.add(node);
    }
    if (alternatives.size() > ALTERNATIVES_MAX) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "over " + ALTERNATIVES_MAX + " alternatives in a filter");
    }
    return alternatives;
  }
}
