package network.haca.workers.zk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;
import network.haca.senders.KeyFile;

/**
 * The key that signs a node's proofs (rule O5). It stays where the registered keys end with the
 * process, so that what an earlier process has answered is proven by this one.
 */
public final class ProofKey {
  private final Path file;
  private final Bytes32 key;
  private final Address address;

  private ProofKey(Path file, Bytes32 key) {
    this.file = file;
    this.key = key;
    this.address = Secp256k1.addressOf(key);
  }

  /**
   * The key in a file, which is made if it is not there yet.
   *
   * @throws IOException if the file holds no key, or none can be written
   */
  public static ProofKey in(Path file) throws IOException {
    return new ProofKey(file, Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file));
  }

  Address address() {
    return address;
  }

  /**
   * Refuses an answer that waits for a proof which would not count as the node's.
   *
   * @throws IOException if the node named another account when it answered, saying what is to be
   *     restored
   */
  void requireAppointed(Proof job) throws IOException {
    if (!job.getProver().equals(Proofs.byteString(address.value()))) {
      throw new IOException(
          "an answer waits for a proof that is to be signed by %s, and %s has the key of %s; restore the file, or delete the folder of waiting answers beside it, ending in -zk, to give them up"
              .formatted(
                  job.getProver().isEmpty()
                      ? "nobody, by an earlier release"
                      : Bytes.wrap(job.getProver().toByteArray()),
                  file,
                  address.toHex()));
    }
  }

  Proof signed(Proof made) {
    Bytes signature = Secp256k1.sign(key, ProofOrigin.message(made)).toBytes();
    return made.toBuilder().setProverSignature(Proofs.byteString(signature)).build();
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "the key of " + address;
  }
}
