package network.haca.schemas;

import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.v1.Proof;

/**
 * The signatures by which a record of a proof in zero knowledge is the node's that gave the answer
 * (rule O5). A node's registered key ends with its process, and a proof may be made after that: so
 * the registered key appoints an account, whose key the node keeps, and the account signs each
 * proof.
 *
 * <p>What is signed here has 37 and 112 bytes before it is hashed, and an answer 96 (rules T3 and
 * P4), a root 44 (rule T6); each but the answer begins with a tag of its own, as conclusions (rule
 * P5), reports and orders do. So none can be taken for another.
 */
public final class ProofOrigin {
  private static final Bytes APPOINTMENT = Bytes.ofUtf8("haca.zk.prover.v1");
  private static final Bytes PROOF = Bytes.ofUtf8("haca.zk.proof.v1");

  private ProofOrigin() {}

  /** What the node's registered key signs: who signs its proofs. */
  public static Bytes32 appointment(Address prover) {
    return Keccak.hash(APPOINTMENT, prover.value());
  }

  /** What that account signs of a record. */
  public static Bytes32 message(Proof proof) {
    return Keccak.hash(
        PROOF,
        Proofs.leaf(proof).orElseThrow().hash().value(),
        Bytes.wrap(proof.getModelId().toByteArray()),
        Keccak.hash(Bytes.wrap(proof.getProven().toByteArray())).value());
  }

  /**
   * Returns true if the record is the node's own.
   *
   * @param proof with a leaf and a model's id of their sizes
   * @param publicKey of the leaf's node, SubjectPublicKeyInfo DER
   */
  public static boolean isOwn(Proof proof, Bytes publicKey) {
    if (proof.getProver().size() != Address.SIZE) {
      return false;
    }
    Address prover = new Address(Bytes.wrap(proof.getProver().toByteArray()));
    Optional<Address> signer =
        Secp256k1.Signature.parse(Bytes.wrap(proof.getProverSignature().toByteArray()))
            .flatMap(signature -> Secp256k1.recover(message(proof), signature));
    return signer.filter(prover::equals).isPresent()
        && RsaPss.verify(
            publicKey, appointment(prover), Bytes.wrap(proof.getProverAppointment().toByteArray()));
  }
}
