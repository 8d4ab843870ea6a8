package network.haca.lightclient;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The storage of one contract under a state root, word by word as proofs come (EIP-1186). */
final class ContractStorage {
  /** Nodes of a proof at most: one for each nibble of a key, and the value. */
  static final int NODES_MAX = 65;

  private static final int ACCOUNT_FIELDS = 4;
  private static final int STORAGE_ROOT = 2;

  private final Bytes32 root;

  private ContractStorage(Bytes32 root) {
    this.root = root;
  }

  /**
   * @param name of the contract, for messages
   */
  static ContractStorage of(Bytes32 stateRoot, Address contract, List<Bytes> proof, String name)
      throws RefusedException {
    try {
      Optional<Bytes> account = TrieProof.value(stateRoot, contract.value(), proof);
      if (account.isEmpty()) {
        throw new RefusedException("the %s is not in the state".formatted(name));
      }
      if (Rlp.decode(account.get()) instanceof Rlp.Sequence(List<Rlp.Item> fields)
          && fields.size() == ACCOUNT_FIELDS
          && fields.get(STORAGE_ROOT) instanceof Rlp.Text(Bytes value)
          && value.size() == Bytes32.SIZE) {
        return new ContractStorage(new Bytes32(value));
      }
      throw new RefusedException("the account of the %s is none".formatted(name));
    } catch (TrieProof.InvalidException | Rlp.MalformedException e) {
      throw new RefusedException(
          "the proof of the %s's account does not hold: %s".formatted(name, e.getMessage()));
    }
  }

  /**
   * The word in a slot; zero if its absence is proven.
   *
   * @param name of what the slot holds, for messages
   */
  Bytes32 word(Bytes32 slot, List<Bytes> proof, String name) throws RefusedException {
    try {
      Optional<Bytes> stored = TrieProof.value(root, slot.value(), proof);
      if (stored.isEmpty()) {
        return Bytes32.ZERO;
      }
      if (Rlp.decode(stored.get()) instanceof Rlp.Text(Bytes value)
          && value.size() <= Bytes32.SIZE) {
        return new Bytes32(Bytes.concat(Bytes.wrap(new byte[Bytes32.SIZE - value.size()]), value));
      }
      throw new RefusedException("the %s is no word".formatted(name));
    } catch (TrieProof.InvalidException | Rlp.MalformedException e) {
      throw new RefusedException(
          "the proof of the %s does not hold: %s".formatted(name, e.getMessage()));
    }
  }
}
