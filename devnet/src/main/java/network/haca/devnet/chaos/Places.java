package network.haca.devnet.chaos;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.devnet.network.NetworkPorts;

/** The folder and the ports of each member. */
final class Places {
  private final Path home;
  private final Map<String, NetworkPorts> ports = new ConcurrentHashMap<>();

  Places(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  Path validators() {
    return home.resolve("validators");
  }

  Path data(String member) {
    return member.startsWith(Roster.VALIDATOR)
        ? validators().resolve(member.replace(Roster.VALIDATOR, "node"))
        : home.resolve(member);
  }

  NetworkPorts ports(String member) {
    return ports.computeIfAbsent(member, any -> NetworkPorts.free());
  }
}
