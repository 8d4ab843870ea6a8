package network.haca.lightclient;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * Words of a contract's storage that an element of a receipt's facts proves.
 *
 * @param fields that hold the proofs
 */
record FactStorage(JsonFields fields, ContractStorage storage) {
  /**
   * The storage of a contract under a state root.
   *
   * @param proof the field that proves the contract's account
   */
  static FactStorage of(
      JsonFields fields, String proof, Bytes32 stateRoot, Address contract, String name)
      throws MalformedException, RefusedException {
    return new FactStorage(
        fields,
        ContractStorage.of(
            stateRoot, contract, fields.byteStrings(proof, ContractStorage.NODES_MAX), name));
  }

  /** A word by the field that proves it; zero is proven, too. */
  Bytes32 word(Bytes32 slot, String proof) throws MalformedException, RefusedException {
    return storage.word(slot, fields.byteStrings(proof, ContractStorage.NODES_MAX), proof);
  }
}
