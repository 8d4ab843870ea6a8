package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.util.List;
import java.util.Optional;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Bytes32;

/**
 * The entry of the registry of models under which a node signed an answer (rule H2): the registry's
 * storage says which folder it is of, and whose it is. Neither changes once the entry is
 * registered, so any later state proves it.
 */
final class ServedEntry {
  static final List<String> FIELDS = List.of("accountProof", "storageProofs");

  private ServedEntry() {}

  /**
   * In words; fails unless the answer names an entry, and the registry has it for this very folder.
   *
   * @param receipt with the answer
   * @param expected the entry that it must be, if the user holds it to one
   */
  static String of(
      JsonFields receipt, TrustedGenesis genesis, Bytes32 stateRoot, Optional<Bytes32> expected)
      throws RefusedException, MalformedException {
    require(receipt.has("answer"), "the receipt has no answer, which would name the model's entry");
    Answer answer = Answer.read(receipt.node("answer"));
    Bytes32 entry =
        answer
            .registryEntry()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the node signed the answer under no entry of the registry of models"));
    require(
        expected.filter(each -> !each.equals(entry)).isEmpty(),
        "it was signed under entry %s, not under the one that is expected".formatted(entry));
    require(
        receipt.has("model"),
        "the receipt does not prove the model's entry; ask for it with the answer at hand");
    return proven(
        receipt.object("model").only(FIELDS),
        genesis,
        stateRoot,
        entry,
        answer.transcript().modelDigest());
  }

  private static String proven(
      JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot, Bytes32 entry, Bytes32 digest)
      throws RefusedException, MalformedException {
    ModelSlots slots = ModelSlots.of(entry);
    List<Bytes32> words =
        ModelEntry.words(proofs, genesis, stateRoot, List.of(slots.digest(), slots.owner()));
    Bytes32 registered = words.get(0);
    Bytes32 owner = words.get(1);
    require(!owner.equals(Bytes32.ZERO), "the registry has no entry " + entry);
    require(
        registered.equals(digest),
        "the answer is of a folder with the digest %s, and entry %s of one with %s"
            .formatted(digest, entry, registered));
    return "signed under entry %s of the registry of models, whose owner is %s: the model's folder has its digest, %s"
        .formatted(entry, ModelSlots.ownerIn(owner), digest);
  }
}
