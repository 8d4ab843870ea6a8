package network.haca.paymentgate.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Address;

/** Origin of a payment token's price in US dollars. */
public sealed interface RateSource {
  /** In the configuration. */
  record Fixed(TokenRate rate) implements RateSource {}

  /**
   * In JSON.
   *
   * @param pointer to the price in it
   */
  record Web(URI url, JsonPointer pointer, RateAge age) implements RateSource {}

  /**
   * In facts that data nodes sign.
   *
   * @param chain JSON-RPC of a full node that is believed, whose registry names the nodes
   * @param source by which data nodes know the price
   * @param parameters of the source
   * @param owners whose nodes are believed; empty for all that the registry names
   */
  record Facts(
      URI chain,
      String source,
      SortedMap<String, String> parameters,
      Set<Address> owners,
      RateAge age)
      implements RateSource {
    public Facts {
      parameters = new TreeMap<>(parameters);
      owners = Set.copyOf(owners);
    }

    /** Nodes that are asked, one after the other, for one price. */
    static final int NODES_MAX = 5;
  }

  /** Names of the settings that each give one, exactly one of which is given. */
  List<String> KEYS = List.of("gate.rate", "gate.rate.url", "gate.rate.fact");
}
