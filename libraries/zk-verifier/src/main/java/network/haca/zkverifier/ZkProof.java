package network.haca.zkverifier;

import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A proof with the public inputs that it is over: the question's numbers, then the answer's.
 *
 * @param verifierCodeHash of the verifier that it is for
 */
public record ZkProof(Bytes32 verifierCodeHash, Bytes proof, List<Bytes32> instances) {
  /** Upper bound on the bytes of a proof. */
  public static final int BYTES_MAX = 1 << 20;

  /** Upper bound on the number of public inputs. */
  public static final int INSTANCES_MAX = 16_384;

  public ZkProof {
    instances = List.copyOf(instances);
  }
}
