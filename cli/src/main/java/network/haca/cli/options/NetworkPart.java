package network.haca.cli.options;

import java.util.Locale;
import network.haca.devnet.network.NetworkPorts;

/** A part of the network that commands ask, with the variable that names its address. */
public enum NetworkPart {
  INGRESS("HACA_INGRESS"),
  BRIDGE("HACA_BRIDGE"),
  CHAIN("HACA_CHAIN"),
  COMETBFT("HACA_COMETBFT"),
  WALRUS("HACA_WALRUS");

  private final String variable;

  NetworkPart(String variable) {
    this.variable = variable;
  }

  /** Its environment variable. */
  String variable() {
    return variable;
  }

  /** Its name in the file that a network writes into its home. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Default port, moved by the offset. */
  int port(NetworkPorts ports) {
    return switch (this) {
      case INGRESS -> ports.http();
      case BRIDGE -> ports.receipts();
      case CHAIN -> ports.chain();
      case COMETBFT -> ports.cometRpc();
      case WALRUS -> ports.walrus();
    };
  }
}
