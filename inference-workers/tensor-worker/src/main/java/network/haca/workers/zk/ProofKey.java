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
  private final Bytes32 key;
  private final Address address;

  private ProofKey(Bytes32 key) {
    this.key = key;
    this.address = Secp256k1.addressOf(key);
  }

  /**
   * The key in a file, which is made if it is not there yet.
   *
   * @throws IOException if the file holds no key, or none can be written
   */
  public static ProofKey in(Path file) throws IOException {
    return new ProofKey(Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file));
  }

  Address address() {
    return address;
  }

  /**
   * Refuses an answer whose proof would not count as the node's.
   *
   * @throws ProofException if the node named another account when it answered
   */
  void requireAppointed(Proof job) throws ProofException {
    if (!job.getProver().equals(Proofs.byteString(address.value()))) {
      throw new ProofException(ProofFailure.OTHER_KEY);
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
