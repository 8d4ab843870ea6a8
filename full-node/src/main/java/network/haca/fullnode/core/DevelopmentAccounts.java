package network.haca.fullnode.core;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;

/**
 * The development network's accounts dev0 to dev3, whose keys everyone knows (og-evm,
 * local_node.sh).
 */
public final class DevelopmentAccounts {
  public static final List<Bytes32> KEYS =
      List.of(
          Bytes32.fromHex("0x88cbead91aee890d27bf06e003ade3d4e952427e88f88d31d61d3ef5e5d54305"),
          Bytes32.fromHex("0x741de4f8988ea941d3ff0287911ca4074e62b7d45c991a51186455366f10b544"),
          Bytes32.fromHex("0x3b7955d25189c99a7468192fcbc6429205c158834053ebe3f78f4512ab432db9"),
          Bytes32.fromHex("0x8a36c69d940a92fcea94b36d0f2928c7a0ee19a90073eda769693298dfa9603b"));

  private DevelopmentAccounts() {}

  public static List<Address> addresses() {
    return KEYS.stream().map(Secp256k1::addressOf).toList();
  }
}
