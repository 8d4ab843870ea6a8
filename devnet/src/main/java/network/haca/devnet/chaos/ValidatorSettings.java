package network.haca.devnet.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.haca.devnet.network.NetworkSenders;
import network.haca.devnet.testnet.ValidatorHomes;
import network.haca.settings.InvalidSettingsException;

/** The settings of each validator: the others are behind links. */
final class ValidatorSettings {
  private final List<String> names;
  private final Places places;
  private final Links links;
  private final NetworkSenders senders;
  private final int walrus;

  /**
   * @param senders who stand in genesis
   * @param walrus its port
   */
  ValidatorSettings(
      List<String> names, Places places, Links links, NetworkSenders senders, int walrus) {
    this.names = List.copyOf(names);
    this.places = places;
    this.links = links;
    this.senders = senders;
    this.walrus = walrus;
  }

  /** Makes the homes of the validators, with keys and a genesis; gives their settings by name. */
  Map<String, Map<String, String>> prepare() throws IOException, InvalidSettingsException {
    Files.createDirectories(places.validators());
    List<Map<String, String>> direct =
        ValidatorHomes.prepare(
            places.validators(),
            names.stream().map(places::ports).toList(),
            senders.genesis(),
            line -> {});
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      Map<String, String> settings = new TreeMap<>(direct.get(i));
      String aggregator = Roster.link(names.get(i), Roster.WALRUS);
      settings.put(
          "walrus.aggregators", ChaosNetwork.url(links.open(aggregator, walrus)).toString());
      settings.put("node.peers", peers(i, Objects.requireNonNull(settings.get("node.peers"))));
      all.put(names.get(i), settings);
    }
    return all;
  }

  /** The other validators, each behind a link of its own. */
  private String peers(int index, String direct) throws IOException {
    List<String> all = List.of(direct.split(","));
    List<String> others = new ArrayList<>();
    for (int other = 0; other < all.size(); other++) {
      if (other != index) {
        String peer = all.get(other);
        int colon = peer.lastIndexOf(':');
        int target = Integer.parseInt(peer.substring(colon + 1));
        int port = links.openBetween(names.get(index), names.get(other), target);
        others.add(peer.substring(0, colon + 1) + port);
      }
    }
    return String.join(",", others);
  }
}
