package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.UInt256;
import network.haca.evm.state.Account;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** What a bad disk or bad memory does to the ledger of a node that is not running. */
final class CorruptedLedger {
  /** The end of a leaf's path, which no other account has. */
  private static final int SUFFIX_SIZE = 16;

  private CorruptedLedger() {}

  /** Changes an account's balance by one wei, below the hashes that stand for it. */
  static void changeBalance(Path ledger, Address address) throws Exception {
    Bytes suffix =
        Keccak.hash(address.value()).value().slice(Bytes32.SIZE - SUFFIX_SIZE, SUFFIX_SIZE);
    try (RocksChain chain = RocksChain.open(ledger)) {
      Map<Bytes32, Bytes> changed = new HashMap<>();
      chain.forEachNode(
          (hash, node) -> changed(node, suffix).ifPresent(leaf -> changed.put(hash, leaf)));
      assertFalse(changed.isEmpty(), () -> "no leaf of " + address);
      chain.restoreNodes(changed);
    }
  }

  private static Optional<Bytes> changed(Bytes node, Bytes suffix) {
    try {
      int[] offsets = Rlp.offsets(node);
      if (offsets.length != 3) {
        return Optional.empty();
      }
      Bytes path = Rlp.text(node, offsets[0], offsets[1]);
      if (path.size() < SUFFIX_SIZE
          || !path.slice(path.size() - SUFFIX_SIZE, SUFFIX_SIZE).equals(suffix)) {
        return Optional.empty();
      }
      Account account = Account.decode(Rlp.text(node, offsets[1], offsets[2]));
      byte[] balance = account.balance().toShortestBytes().toArray();
      balance[balance.length - 1] ^= 1;
      Account other =
          new Account(
              account.nonce(),
              UInt256.of(Bytes.wrap(balance)),
              account.storageRoot(),
              account.codeHash());
      return Optional.of(Rlp.encodeList(Rlp.encode(path), Rlp.encode(other.encode())));
    } catch (Rlp.MalformedException e) {
      // Code, or a node of another kind.
      return Optional.empty();
    }
  }
}
