package network.haca.lightclient;

import java.util.List;
import network.haca.contracts.RelayContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The relay's storage of a root, by the proofs in a receipt. */
final class RelayStorage {
  private static final Bytes32 RECORDED = Bytes32.ofUnsigned(1);

  private final JsonFields receipt;
  private final ContractStorage storage;

  private RelayStorage(JsonFields receipt, ContractStorage storage) {
    this.receipt = receipt;
    this.storage = storage;
  }

  /**
   * @param relay where the genesis puts it; what the receipt names must be the same
   */
  static RelayStorage of(JsonFields receipt, Address relay, Bytes32 stateRoot)
      throws RefusedException, MalformedException {
    Bytes named = receipt.bytes("relay");
    RefusedException.require(
        named.equals(relay.value()),
        "the receipt's proofs are of the contract %s; settlements of this network are in %s"
            .formatted(named, relay));
    List<Bytes> proof = receipt.byteStrings("accountProof", ContractStorage.NODES_MAX);
    return new RelayStorage(receipt, ContractStorage.of(stateRoot, relay, proof, "relay"));
  }

  /** The model of whose answer a proof settled the root; zero if it was settled otherwise. */
  Bytes32 model(Bytes32 root) throws RefusedException, MalformedException {
    Bytes32 word = word(RelayContract.rootSlot(root), "storageProof", "state of the root");
    long number =
        RelayContract.rootIn(word)
            .map(RelayContract.RootState::number)
            .orElseThrow(() -> new RefusedException("the relay's state of the root is none"));
    return word(RelayContract.zkModelSlot(number), "zkModelProof", "settlement's model");
  }

  /** In words; fails unless the root is settled by that route. */
  String settled(ReceiptRoute route, Bytes32 root) throws RefusedException, MalformedException {
    Bytes32 word = word(route.slot(root), "storageProof", "state of the root");
    if (route == ReceiptRoute.INDIVIDUAL) {
      RefusedException.require(
          !receipt.has("zkModelProof"), "a leaf with a transaction of its own has no zkModelProof");
      RefusedException.require(word.equals(RECORDED), "the relay has not recorded the leaf");
      return "the relay has recorded the leaf by a transaction of its own";
    }
    RefusedException.require(!word.equals(Bytes32.ZERO), "the relay knows no such root");
    RelayContract.RootState state =
        RelayContract.rootIn(word)
            .filter(known -> known.status() == RelayContract.Status.SETTLED)
            .orElseThrow(() -> new RefusedException("the relay does not hold the root as settled"));
    Bytes32 model =
        word(RelayContract.zkModelSlot(state.number()), "zkModelProof", "settlement's model");
    boolean isZk = !model.equals(Bytes32.ZERO);
    RefusedException.require(
        isZk == (route == ReceiptRoute.ZK),
        isZk
            ? "settlement %s is of a zero-knowledge proof, not of a batch".formatted(state.number())
            : "settlement %s is of a batch, not of a zero-knowledge proof"
                .formatted(state.number()));
    return isZk
        ? "settlement %s holds by a zero-knowledge proof of model %s"
            .formatted(state.number(), model)
        : "the validators have settled the batch, as settlement %s".formatted(state.number());
  }

  private Bytes32 word(Bytes32 slot, String field, String name)
      throws RefusedException, MalformedException {
    return storage.word(slot, receipt.byteStrings(field, ContractStorage.NODES_MAX), name);
  }
}
