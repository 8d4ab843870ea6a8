package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A receipt that a development network gave, and the network's genesis. */
final class DevelopmentReceipt {
  private DevelopmentReceipt() {}

  static TrustedGenesis genesis() {
    return genesis("genesis.json");
  }

  static TrustedGenesis genesis(String name) {
    try {
      return TrustedGenesis.read(resource(name));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  static ObjectNode receipt() {
    return receipt("batch.json");
  }

  static ObjectNode receipt(String name) {
    try {
      return Receipt.parse(resource(name));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = DevelopmentReceipt.class.getResourceAsStream("/receipts/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
